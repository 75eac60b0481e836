/**
 * The door to `crash-points.ts`, for `npm run soak:kill` only: without `CRASH_POINT` the hook is not even loaded, and
 * with `NODE_ENV=production` (every image) the settings refuse the variable, so that no deployment can carry it.
 */
import { writeSync } from 'node:fs';
import type { IntentDeps } from '../intents/intent.ts';
import type { Settings } from './config.ts';

const STDOUT = 1;
const SIGNALS = { kill: 'SIGKILL', stop: 'SIGSTOP' } as const;

export async function withCrashHook(deps: IntentDeps, settings: Settings): Promise<IntentDeps> {
  const { CRASH_POINT, TEST_LEASE_TTL_MS, NODE_ENV } = settings;
  if (NODE_ENV === 'production') return deps;
  const leased = TEST_LEASE_TTL_MS === undefined ? deps : { ...deps, leaseTimes: shortTimes(TEST_LEASE_TTL_MS) };
  if (CRASH_POINT === undefined) return leased;
  const { parseCrashOrder, withCrashPoints } = await import('./crash-points.ts');
  deps.log.write('WARNING', 'CrashPointArmed', { point: CRASH_POINT });
  return withCrashPoints(leased, parseCrashOrder(CRASH_POINT), ({ action }) => {
    // Written at once: nothing of this process runs after the signal.
    writeSync(STDOUT, `Crash point reached: ${CRASH_POINT}\n`);
    process.kill(process.pid, SIGNALS[action]);
  });
}

const shortTimes = (ttlMs: number): NonNullable<IntentDeps['leaseTimes']> => ({
  ttlMs,
  graceMs: Math.ceil(ttlMs / 7),
});
