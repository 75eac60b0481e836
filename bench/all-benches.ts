/** All benchmarks in the order of their numbers, in one of their two forms. */
import { confirmRebalance } from './bench-1-confirm-rebalance.ts';
import { simulation } from './bench-10-simulation.ts';
import { gatewayOrders } from './bench-11-gateway.ts';
import { liveSession } from './bench-12-live.ts';
import { pacing } from './bench-2-pacing.ts';
import { tradeLogPush } from './bench-3-trade-log.ts';
import { booking } from './bench-4-booking.ts';
import { sinkLimit } from './bench-5-sink-limit.ts';
import { analysis } from './bench-6-analysis.ts';
import { events } from './bench-7-events.ts';
import { coldStart } from './bench-8-cold-start.ts';
import { recovery } from './bench-9-recovery.ts';
import type { Bench } from './harness.ts';

/** `quick`: the form for CI, without the baselines that take minutes. */
export const allBenches = (form: { readonly quick: boolean }): readonly Bench[] => [
  confirmRebalance(form),
  pacing(form),
  tradeLogPush(form),
  booking(form),
  sinkLimit(form),
  analysis(form),
  events(form),
  coldStart(form),
  recovery(form),
  simulation(form),
  gatewayOrders(form),
  liveSession(form),
];
