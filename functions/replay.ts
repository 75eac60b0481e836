/**
 * `npm run replay -- RUN [--state DIR]`: decides a stored run again from its own record, without broker or market, and
 * shows every difference. RUN is a run id, looked up in the store that the environment names (or `npm start` kept in
 * DIR), or a file with a record. Ends with 0 where the plan is the same, 1 where it differs, 2 where it cannot be told.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { runId } from '../lib/domain/ids.ts';
import type { Json } from '../lib/domain/run.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { PLAN_RECORD_VERSION, replayPlan, type Replay } from '../lib/trading/plan-record.ts';
import { readSettings } from './config.ts';
import { openStores } from './open-stores.ts';
import { readFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';

const READ_MS = 30_000;
const STORE_FILE = 'store.jsonl';
const recordSchema = z.object({ plan: z.json().optional() });
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

const USAGE = 'npm run replay -- RUN [--state DIR]';

await runMain('replay', async () => {
  const { positionals, values } = readFlags(USAGE, () =>
    parseArgs({ allowPositionals: true, options: { state: { type: 'string' } } }),
  );
  const [run, ...rest] = positionals;
  if (run === undefined || rest.length > 0) {
    throw new ValidationError('Arguments', [
      { field: 'RUN', found: positionals.join(' ') || 'nothing', needed: 'one run id, or one file with a record' },
    ]);
  }
  const record = /^[0-9a-f]{64}$/.test(run) ? await storedRecord(run, values.state) : await recordIn(run);
  const { plan } = recordSchema.parse(record);
  if (plan === undefined) {
    tell(`Run ${run} has no plan in its record: it sent nothing, or its process died before it could tell`);
    return 2;
  }
  return report(run, replayPlan(plan));
});

function report(run: string, replay: Replay): number {
  if (replay.kind === 'other-version') {
    const found = JSON.stringify(replay.version);
    tell(`Run ${run} cannot be replayed: found version ${found} of its record, needed ${PLAN_RECORD_VERSION}`);
    return 2;
  }
  const { orders, differences } = replay;
  for (const difference of differences) tell(difference);
  tell(`Run ${run} replayed: ${orders} orders, ${differences.length} differences`);
  return differences.length === 0 ? 0 : 1;
}

async function recordIn(file: string): Promise<Json> {
  const record: Json = JSON.parse(await readFile(file, 'utf8'));
  return record;
}

async function storedRecord(run: string, state: string | undefined): Promise<Json> {
  const settings = readSettings(process.env);
  const stores = await openStores({
    choice: state === undefined ? 'auto' : 'embedded',
    mode: settings.TRADING_MODE,
    file: state === undefined ? settings.STORE_FILE : path.join(state, STORE_FILE),
    emulatorHost: settings.FIRESTORE_EMULATOR_HOST,
    projectId: settings.GOOGLE_CLOUD_PROJECT,
    emulatorRequired: true,
    environment: process.env,
    tell: (text) => void process.stderr.write(`${text}\n`),
  });
  try {
    const activity = await withDeadline(systemClock, { what: 'reading the run', durationMs: READ_MS }, (signal) =>
      stores.runs.getActivity(runId(run), signal),
    );
    if (activity !== undefined) return activity.record;
    throw new ValidationError('Run', [
      { field: 'RUN', found: run, needed: `the id of a run with a record in the ${stores.description}` },
    ]);
  } finally {
    await stores.close();
  }
}
