/**
 * What is asked in the tick of each socket write of an order: the kill switch and the lease, both from memory. Cancels
 * do not pass here: they always may.
 */
import type { TradingState } from '../lib/domain/trading-state.ts';
import type { SendGate } from '../lib/ports/broker.ts';
import type { HeldLease } from '../lib/trading/hold-lease.ts';
import type { SendBrake } from '../lib/trading/send-brake.ts';
import { watchTradingState, type TradingStateWatch } from '../lib/trading/watch-trading-state.ts';
import { tradingStateOf } from './configuration.ts';
import type { IntentDeps } from './intent.ts';

/** Listens and reads again; a listener that is lost is told in the log and leaves the state to the reading. */
export function watchState(
  { clock, configuration, mode, log }: Pick<IntentDeps, 'clock' | 'configuration' | 'mode' | 'log'>,
  first: TradingState,
  read: (signal: AbortSignal) => Promise<TradingState>,
): TradingStateWatch {
  return watchTradingState(clock, first, {
    read,
    listen: (told) =>
      configuration.watch(mode, {
        changed: (documents) => told(tradingStateOf(documents)),
        failed: (error) => log.write('WARNING', 'TradingStateListenerLost', { error: String(error) }),
      }),
  });
}

/** Asked in the tick of each write: what was approved under one state is not sent under a more restrictive one. */
export function sendGate({
  watch,
  lease,
  brake,
}: {
  readonly watch: Pick<TradingStateWatch, 'current'>;
  readonly lease: Pick<HeldLease, 'refusal'>;
  readonly brake: SendBrake;
}): SendGate {
  return ({ contract }) => brake.refusal(watch.current(), contract.conId) ?? lease.refusal();
}
