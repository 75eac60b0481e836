/**
 * `npm run soak:kill -- --runs N [--seed N] [--lanes N] [--lease-ms N] [--only freeze] [--verbose]`: kills and freezes real
 * desk processes at every crash point and judges by the broker's wire log; with `--only freeze` none is killed (P14). Last line `N runs, 0 duplicates, 0 unresolved`; ends with 1
 * otherwise. The machine decides how long it takes, the seed decides what is done. Ctrl-C ends it after the runs under way.
 */
import { parseArgs } from 'node:util';
import { sharedEmulatorForSoak } from './emulator-for-soak.ts';
import { killMany } from './kill-many.ts';
import { renderKills, summaryOf } from './render-kills.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '3' },
    'lease-ms': { type: 'string', default: '2500' },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
const emulator = await sharedEmulatorForSoak();
try {
  const results = await killMany({
    runs: positive('runs', values.runs),
    seed: positive('seed', values.seed),
    lanes: positive('lanes', values.lanes),
    leaseTtlMs: positive('lease-ms', values['lease-ms']),
    emulatorHost: emulator.host,
    tell: (text) => tell(text),
    ...(isFreezeOnly(values.only) ? { only: 'stop' } : {}),
    verbose: values.verbose,
    signal: interrupted.signal,
  });
  const summary = summaryOf(results);
  process.stdout.write(`Store: Firestore emulator at ${emulator.host}\n${renderKills(results)}\n${summary.line}\n`);
  process.exitCode = summary.isGood ? 0 : 1;
} finally {
  await emulator.stop();
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`Option --${name} does not fit: found ${text}, needed a whole number from 1`);
}

function isFreezeOnly(text: string | undefined): boolean {
  if (text === undefined || text === 'freeze') return text === 'freeze';
  throw new RangeError(`Option --only does not fit: found "${text}", needed freeze`);
}
