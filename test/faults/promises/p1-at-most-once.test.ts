/**
 * P1: an order intent reaches the wire at most once. Real desk processes killed with -9 or frozen at every crash point,
 * redelivered one to five times, some at once; judged by the wire log. `npm run soak:kill -- --runs 1000` runs it in full.
 */
import { describeOnEmulator, emulatorForTests } from '../../../lib/testing/emulator-for-tests.ts';
import { CRASH_POINTS } from '../../../functions/crash-points.ts';
import { killMany } from '../../kill/kill-many.ts';
import { summaryOf } from '../../kill/render-kills.ts';

const RUNS = 100;
const LIMIT_MS = 25 * 60_000;

describeOnEmulator(
  'P1: an order reaches the wire at most once',
  await emulatorForTests('firestore'),
  (emulatorHost) => {
    it(
      `in ${RUNS} runs killed at ${CRASH_POINTS.length} points and at random moments: 0 duplicates, 0 unresolved`,
      async () => {
        const told: string[] = [];
        const tell = (text: string): void => void told.push(text);
        const results = await killMany({ runs: RUNS, seed: 1, lanes: 3, leaseTtlMs: 2_500, emulatorHost, tell });
        expect(told).toEqual([]);
        expect(summaryOf(results)).toEqual({ line: `${RUNS} runs, 0 duplicates, 0 unresolved`, isGood: true });
      },
      LIMIT_MS,
    );
  },
);
