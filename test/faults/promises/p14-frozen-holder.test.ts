/**
 * P14: an instance that was frozen (SIGSTOP) does not trade on waking when its lease has gone to a twin. Two real
 * processes; the gateway cuts the frozen one's connection or leaves it open. `npm run soak:kill` freezes one run in four.
 */
import { describeOnEmulator, emulatorForTests } from '../../../lib/testing/emulator-for-tests.ts';
import { killMany } from '../../kill/kill-many.ts';
import { summaryOf } from '../../kill/render-kills.ts';

const RUNS = 50;
const LIMIT_MS = 25 * 60_000;

describeOnEmulator(
  'P14: a frozen instance does not trade on waking',
  await emulatorForTests('firestore'),
  (emulatorHost) => {
    it(
      `in ${RUNS} runs frozen at every point, lease taken by a twin: 0 sends by the old holder`,
      async () => {
        const told: string[] = [];
        const tell = (text: string): void => void told.push(text);
        const options = { runs: RUNS, seed: 14, lanes: 3, leaseTtlMs: 2_500, emulatorHost, tell };
        const results = await killMany({ ...options, only: 'stop' });
        expect(told).toEqual([]);
        expect(results.every(({ plan }) => plan.crash.action === 'stop')).toBe(true);
        expect(summaryOf(results)).toEqual({ line: `${RUNS} runs, 0 duplicates, 0 unresolved`, isGood: true });
      },
      LIMIT_MS,
    );
  },
);
