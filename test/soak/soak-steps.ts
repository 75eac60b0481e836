/** Steps that the promises share: wishes, a call, a pause, and the end of a world with what its judge found. */
import type { CallOptions, SimulatedDesk } from '../../lib/testing/simulation/simulated-desk.ts';
import { STRATEGY_IDS, type World } from '../../lib/testing/simulation/world.ts';
import type { IntentAnswer } from '../../intents/intent.ts';
import type { Trial } from './soak-promise.ts';

/** Every strategy wants something in every contract: three orders, unless they cross. */
export function wishForSome({ random, wishes }: World): void {
  const weight = (): string => String((1 + random.below(6)) / 20);
  for (const id of STRATEGY_IDS) wishes.set(id, { SPY: weight(), VIXY: weight(), MSFT: weight() });
}

/** Buys become sells: the next allocation has something to send. */
export function wishForOther({ random, wishes }: World): void {
  for (const id of STRATEGY_IDS) {
    const weight = (): string => String((random.below(13) - 6) / 20);
    wishes.set(id, { SPY: weight(), VIXY: weight(), MSFT: weight() });
  }
}

export const allocate = (desk: SimulatedDesk, how: CallOptions = {}): Promise<IntentAnswer | 'died'> =>
  desk.call('allocation', { strategies: [...STRATEGY_IDS] }, how);

export const pause = ({ clock }: World, durationMs: number): Promise<void> =>
  clock.sleep(durationMs, new AbortController().signal);

/** Lives until `played`, then asks the judge. What the play throws is a finding. */
export async function finish(world: World, played: Promise<number>): Promise<Trial> {
  let runs = 0;
  try {
    runs = await world.clock.run(played);
  } catch (error) {
    world.judge.find(`Simulation failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  world.close();
  return { runs, findings: world.judge.findings };
}

/** Reconciles until nothing is open, and has everything judged. */
export async function settle(world: World): Promise<void> {
  const desk = world.desk();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await desk.call('trade-reconciliation', {});
    const { orders } = await world.view();
    if ([...orders.values()].every(({ state }) => state === 'WORKING')) break;
    await pause(world, 5_000);
  }
  world.judge.atRest(await world.view());
}
