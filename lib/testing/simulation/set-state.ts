/**
 * People set the trading state of a simulated desk, each by an instance of their own, and the judge of the wire is told what may be
 * relied on. Two may set it at once: HALTED is not owed any more once a looser state is asked for, and not yet where one that was
 * committed later stands when its word comes.
 */
import { z } from 'zod';
import type { IntentDeps } from '../../../intents/intent.ts';
import { tradingState } from '../../../intents/trading-state.ts';
import type { TradingState } from '../../domain/trading-state.ts';
import type { MemoryDatabase } from '../../adapters/memory/memory-database.ts';
import { configurationPath } from '../../adapters/records/document-paths.ts';
import { calm } from '../store-harness.ts';
import type { WireJudge } from './judge-wire.ts';

/** What is needed of a world. */
interface StateWorld {
  readonly judge: { readonly wire: Pick<WireJudge, 'halting'> };
  readonly note: (text: string) => void;
  desk(): { readonly deps: IntentDeps };
}

const stateSchema = z.looseObject({ tradingState: z.string() });

/** What a store refuses is not acknowledged: false. */
export function createStateSetter(
  worldOf: () => StateWorld,
  database: MemoryDatabase,
): (state: TradingState) => Promise<boolean> {
  let looser = 0;
  const isHalted = (): boolean => stateSchema.parse(database.get(configurationPath('paper'))).tradingState === 'HALTED';
  const halt = async (world: StateWorld): Promise<boolean> => {
    const { wire } = world.judge;
    wire.halting('asked');
    const isSet = await post(world, 'HALTED');
    if (isSet && looser === 0 && isHalted()) wire.halting('acknowledged');
    return isSet;
  };
  const loosen = async (world: StateWorld, state: TradingState): Promise<boolean> => {
    world.judge.wire.halting('over');
    looser += 1;
    try {
      return await post(world, state);
    } finally {
      looser -= 1;
    }
  };
  return (state) => (state === 'HALTED' ? halt(worldOf()) : loosen(worldOf(), state));
}

async function post(world: StateWorld, state: TradingState): Promise<boolean> {
  const { deps } = world.desk();
  const method = tradingState.methods.find((one) => one.method === 'POST');
  if (method === undefined) throw new Error('Trading state cannot be set: found no POST');
  const call = { method: 'POST', parameters: {}, query: {}, role: 'admin', callerName: 'simulation' } as const;
  try {
    await method.answer(deps, { ...call, body: { state, reason: 'simulated' }, signal: calm() });
  } catch (error) {
    world.note(`trading state not set: ${String(error)}`);
    return false;
  }
  world.note(`trading state ${state}`);
  return true;
}
