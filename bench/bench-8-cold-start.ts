/**
 * Benchmark 8: a start, from spawn to the first 200 and to the first intent of a verified caller (design 07). The desk as
 * the image starts it, over the bundle and its warm compile cache, and as `npm run intents` does, from source.
 */
import { findEmulator } from '../lib/adapters/emulators/find-emulators.ts';
import { startEmulator, type RunningEmulator } from '../lib/adapters/emulators/start-emulator.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { prepareColdStart, type Ground, type Program } from './cold-start-ground.ts';
import { firstAnswerMs } from './first-answer.ts';
import type { Bench, BenchGroup, Contender } from './harness.ts';
import { withGateway } from './rebalance-basket.ts';
import { startParts } from './start-parts.ts';

const EMULATOR_START_MS = 60_000;
const BARE = 'bare node:http server';
const FRAMEWORK = 'functions framework alone';
const EAGER = 'everything imported before listening';

/** What is made once for all of its groups; `ground` is asked for only after `open`. */
interface Parts {
  readonly ground: () => Ground;
  /** `127.0.0.1:port`; undefined where the embedded store serves. */
  readonly firestore: () => string | undefined;
}

/** `quick`: the image only, and the embedded store. */
export function coldStart({ quick }: { readonly quick: boolean }): Bench {
  let ground: Ground | undefined;
  let emulator: RunningEmulator | undefined;
  const parts: Parts = {
    ground: () => {
      if (ground !== undefined) return ground;
      throw new Error('Cold start is not prepared: found no bundle, needed open');
    },
    firestore: () => emulator?.host,
  };
  const groups = [image(parts), ...(quick ? [] : [source(parts)]), intent(parts, quick)];
  return {
    id: 8,
    name: 'cold-start',
    title: 'from spawn to the first 200, and to the first intent of a verified caller',
    groups,
    open: async () => {
      ground = prepareColdStart();
      emulator = quick ? undefined : await ownEmulator();
      return {
        kind: 'open',
        close: async () => {
          ground?.remove();
          await emulator?.stop();
        },
      };
    },
  };
}

const health =
  ({ ground, firestore }: Parts, programOf: (ground: Ground) => Program): Contender['measure'] =>
  () =>
    firstAnswerMs(stored(ground(), programOf, firestore()), { method: 'GET', path: '/health' });

/** A rival reads none of these variables. */
function stored(ground: Ground, programOf: (ground: Ground) => Program, firestore: string | undefined): Program {
  const { words, environment } = programOf(ground);
  const store =
    firestore === undefined
      ? { STORE_FILE: ground.freshFile() }
      : { FIRESTORE_EMULATOR_HOST: firestore, GOOGLE_CLOUD_PROJECT: `cold-${systemClock.nowMs()}` };
  return { words, environment: { ...environment, ...store } };
}

const image = (parts: Parts): BenchGroup => ({
  condition: 'first 200, the image',
  baselines: [
    { name: BARE, measure: health(parts, ({ bare }) => bare), warmUps: 1 },
    { name: FRAMEWORK, measure: health(parts, ({ framework }) => framework), warmUps: 1 },
    { name: EAGER, measure: health(parts, ({ eager }) => eager), warmUps: 1 },
  ],
  subject: { name: 'the desk: listens first', measure: health(parts, (ground) => ground.image), warmUps: 1 },
  targets: [
    { kind: 'at-least-ratio', text: 'at most 1.7 times a bare server (0.59x)', baseline: BARE, ratio: 1 / 1.7 },
    {
      kind: 'at-least-ratio',
      text: 'at most 1.25 times a bare server (0.80x)',
      baseline: BARE,
      ratio: 1 / 1.25,
      moonshot: true,
    },
  ],
  parts: async () => {
    const { image: desk, bare, folder } = parts.ground();
    const start = (name: string, programOf: (ground: Ground) => Program): Promise<string> =>
      startParts(name, stored(parts.ground(), programOf, parts.firestore()), folder);
    return [await start(BARE, () => bare), await start('the desk', () => desk)];
  },
});

/** Nothing is compiled ahead here: Node reads TypeScript and some hundred files of packages each time. */
const source = (parts: Parts): BenchGroup => ({
  condition: 'first 200, from source',
  baselines: [{ name: BARE, measure: health(parts, ({ bare }) => bare), warmUps: 1 }],
  subject: { name: 'npm run intents', measure: health(parts, (ground) => ground.source), warmUps: 1 },
  targets: [],
});

/** `POST /summary`: verifies the token, reads the configuration and the books, connects to the gateway, reads the account. */
function intent(parts: Parts, quick: boolean): BenchGroup {
  const summary =
    (programOf: (ground: Ground) => Program): Contender['measure'] =>
    () =>
      withGateway(0, ({ port }) => {
        const ground = parts.ground();
        const { words, environment } = stored(ground, programOf, parts.firestore());
        const atGateway = { words, environment: { ...environment, IB_PORT: String(port) } };
        return firstAnswerMs(atGateway, { method: 'POST', path: '/summary', token: ground.token() });
      });
  return {
    condition: quick ? 'first intent, embedded store' : 'first intent, Firestore emulator where there is one',
    baselines: [{ name: EAGER, measure: summary(({ eager }) => eager), warmUps: 1 }],
    subject: { name: 'the desk: listens first', measure: summary((ground) => ground.image), warmUps: 1 },
    targets: [
      { kind: 'at-most-ms', text: 'at most 1 s from spawn', ms: 1_000 },
      { kind: 'at-least-ratio', text: 'no later than with everything imported first', baseline: EAGER, ratio: 0.95 },
    ],
  };
}

/** None where there is no Java: the embedded store serves, and its line in the table says so. */
async function ownEmulator(): Promise<RunningEmulator | undefined> {
  const found = await findEmulator('firestore', process.env);
  if (found.kind === 'missing') {
    process.stderr.write(`Cold start is measured with the embedded store: ${found.why}\n`);
    return undefined;
  }
  const limit = { what: 'starting the Firestore emulator', durationMs: EMULATOR_START_MS };
  return withDeadline(systemClock, limit, (signal) =>
    startEmulator({ kind: 'firestore', found, endWithPid: process.pid, signal }),
  );
}
