/** Benchmark 4: book 50 and 1,000 fills on one account, on Google's Firestore emulator (design 07). */
import { bookByDesk, commitAtOnce, commitsOfDesk, fillByFill } from './booking-contenders.ts';
import { openEmulator } from './emulated-ledger.ts';
import type { Bench, BenchGroup, Contender, Target } from './harness.ts';
import { requestsOf } from './requests-of.ts';

const CONCURRENT = 'one transaction a fill, all at once';
const SERIAL = 'one transaction a fill, one after the other';
const FLOOR = 'one commit of as many documents, nothing read or decided';

/** `quick`: without what takes minutes, and with a floor for the ratio to the serial baseline instead. */
export function booking({ quick }: { readonly quick: boolean }): Bench {
  return {
    id: 4,
    name: 'booking',
    title: 'book fills of one account, Firestore emulator',
    open: openEmulator,
    groups: quick ? [group(50, quick), commits()] : [group(50, quick), group(1_000, quick), commits()],
  };
}

function group(fills: number, quick: boolean): BenchGroup {
  const concurrent: Contender = {
    name: CONCURRENT,
    measure: () => fillByFill(fills, 'at once'),
    rounds: 1,
    cold: true,
  };
  const serial: Contender = {
    name: SERIAL,
    measure: () => fillByFill(fills, 'in turn'),
    rounds: fills > 100 || quick ? 1 : 5,
    cold: true,
  };
  const floor: Contender = { name: FLOOR, measure: () => commitAtOnce(fills), warmUps: 2 };
  // A thousand at once would fight for their one document for longer than everything else here takes together.
  const slow = fills > 100 ? [serial] : quick ? [serial] : [concurrent, serial];
  return {
    condition: `${fills} fills`,
    baselines: [...slow, floor],
    subject: {
      name: 'the desk: batches, holdings and entries in one commit',
      measure: () => bookByDesk(fills),
      warmUps: 2,
    },
    targets: fills > 100 ? [] : targets(quick),
    parts: async () => {
      for (let warmUp = 0; warmUp < WARM_UPS; warmUp += 1) await bookByDesk(fills);
      return requestsOf(() => bookByDesk(fills));
    },
  };
}

/** Before what is shown request by request. */
const WARM_UPS = 10;

const targets = (quick: boolean): readonly Target[] => [
  ...(quick
    ? [{ kind: 'at-least-ratio', text: 'at least 8x serial', baseline: SERIAL, ratio: 8 } as const]
    : [{ kind: 'at-least-ratio', text: 'at least 300x concurrent', baseline: CONCURRENT, ratio: 300 } as const]),
  { kind: 'at-least-ratio', text: 'at most 1.2x one commit', baseline: FLOOR, ratio: 1 / 1.2, moonshot: true },
];

function commits(): BenchGroup {
  return {
    condition: '1,000 fills of 100 orders',
    unit: 'commits',
    baselines: [{ name: 'one transaction a fill', measure: () => Promise.resolve(1_000), cold: true }],
    subject: { name: 'the desk', measure: () => commitsOfDesk(1_000), cold: true },
    targets: [{ kind: 'at-most', text: 'at most 12 commits', figure: 12, exact: true }],
  };
}
