/**
 * What a live session keeps over a long time: `node bench/live-memory.ts [SECONDS]` runs one over 100 symbols with 100 ticks a
 * second each for a tenth of the time and one for all of it (600 s), at about 20 orders a second. The ledger is embedded and
 * grows, as a database does: what the session itself keeps is the heap at its last beat over the heap when it is gone and the
 * store still there, each after a collection.
 */
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { atStorm } from './bench-12-live.ts';
import { embeddedStores, percentile, runStorm, type StormResult } from './storm-desk.ts';

const MEGABYTE = 1024 * 1024;
/** A collection stops everything: seldom enough to leave the figures of the loop alone. */
const LOOK_EVERY_PART = 10;

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

function collectedMb(): number {
  if (typeof collect !== 'function') throw new Error('Heap cannot be collected: found no gc, needed --expose-gc');
  collect();
  collect();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

interface Kept {
  /** Of the session alone. */
  readonly sessionMb: number;
  readonly result: StormResult;
}

async function keptOver(seconds: number): Promise<Kept> {
  const stores = await embeddedStores();
  const beganMs = performance.now();
  let looked = 0;
  let lastMb = 0;
  const onBeat = (): void => {
    const part = Math.floor(((performance.now() - beganMs) / 1000 / seconds) * LOOK_EVERY_PART);
    if (part <= looked) return;
    looked = part;
    lastMb = collectedMb();
    process.stderr.write(`${part} of ${LOOK_EVERY_PART} of ${seconds} s: ${lastMb.toFixed(1)} MB with the store\n`);
  };
  try {
    const result = await atStorm((port) => runStorm({ port, durationSeconds: seconds, stores, onBeat }));
    // Behind the last timers of the session.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return { sessionMb: lastMb - collectedMb(), result };
  } finally {
    await stores.close();
  }
}

const seconds = Number(process.argv[2] ?? 600);
const short = await keptOver(seconds / LOOK_EVERY_PART);
const long = await keptOver(seconds);
for (const [name, { sessionMb, result }] of Object.entries({ short, long })) {
  const { orders, executions, ticks, loopLagP99Ms, tickToWireMs, tickToWireCpuMs, servedShare } = result;
  process.stdout.write(
    `${name}: ${orders} orders, ${executions} executions, ${ticks} ticks; the session itself keeps ${sessionMb.toFixed(1)} MB; ` +
      `loop lag p99 ${loopLagP99Ms.toFixed(1)} ms, tick to wire p99 ${percentile(tickToWireMs, 0.99).toFixed(1)} ms ` +
      `(median ${percentile(tickToWireMs, 0.5).toFixed(1)} ms; processor p99 ${percentile(tickToWireCpuMs, 0.99).toFixed(1)} ms), ` +
      `processor ${result.processorShare.toFixed(2)}, served ${servedShare}, ledger equals broker: ${result.ledgerEqualsBroker}\n`,
  );
}
