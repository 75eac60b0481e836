/** The rows of `npm run soak`, by number. */
import { noGuess } from './p2-no-guess.ts';
import { booksEqualBroker, sameJournal } from './p3-p4-histories.ts';
import { bookedOnce } from './p5-booking.ts';
import { nothingStale } from './p7-nothing-stale.ts';
import { fillsIn1100 } from './p8-fills-in-1100.ts';
import { clientIdRegained } from './p9-client-id.ts';
import { orderIds } from './p10-order-ids.ts';
import { oneRun } from './p15-one-run.ts';
import { killSwitch } from './p16-kill-switch.ts';
import { exactlyPaid } from './p22-exact-money.ts';
import type { SoakPromise } from './soak-promise.ts';

export const SOAK_PROMISES: readonly SoakPromise[] = [
  noGuess,
  booksEqualBroker,
  sameJournal,
  bookedOnce,
  nothingStale,
  fillsIn1100,
  clientIdRegained,
  orderIds,
  oneRun,
  killSwitch,
  exactlyPaid,
];
