/**
 * `node bench/idle-lag.ts`: a process that only waits, and prints the 99th percentile of its own event-loop delay when it
 * is ended: what the machine itself adds while others are measured.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';

const NANOSECONDS = 1e6;
const lag = monitorEventLoopDelay({ resolution: 1 });
lag.enable();
// The histogram alone keeps no process alive.
setInterval(() => undefined, 60_000);
process.stdout.write('Waiting\n');
process.once('SIGTERM', () => {
  process.stdout.write(`Lag ${(lag.percentile(99) / NANOSECONDS).toFixed(3)}\n`, () => process.exit(0));
});
