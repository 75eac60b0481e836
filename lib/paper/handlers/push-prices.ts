/** Everything that a client follows and that moves with time: looked at whenever the gateway looks. */
import type { Context } from '../client-session.ts';
import { pushBarUpdates } from './bar-updates.ts';
import { pushPnL } from './pnl.ts';
import { pushRealTimeBars } from './real-time-bars.ts';
import { pushTickByTick } from './tick-by-tick.ts';
import { pushTicks } from './ticks.ts';

export function pushPrices(context: Context): void {
  pushTicks(context);
  pushTickByTick(context);
  pushRealTimeBars(context);
  pushBarUpdates(context);
  pushPnL(context);
}
