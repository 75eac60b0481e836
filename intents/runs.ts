/**
 * `GET /runs` and `GET /runs/{runId}`: what the desk has run, with stored answers and "why" records. Read from the run
 * store, and the state in which its orders stand from the ledger; a run whose claim was let go is known by its record only.
 */
import { z } from 'zod';
import { ProblemError } from '../lib/domain/problem.ts';
import { runId, type RunId } from '../lib/domain/ids.ts';
import { RUN_STATES, type Activity, type Json, type Run } from '../lib/domain/run.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import { ordersOfRun } from './orders-of-run.ts';
import type { Resource } from './resource.ts';

const DEFAULT_LIMIT = 50;
/** The most that a run store lists. */
const MAX_LIMIT = 1_000;

const querySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, `an integer from 1 to ${MAX_LIMIT}`)
    .transform(Number)
    .refine((limit) => limit <= MAX_LIMIT, `an integer from 1 to ${MAX_LIMIT}`)
    .default(DEFAULT_LIMIT),
  state: z.enum(RUN_STATES).optional(),
});

export const runParameters = z.strictObject({
  runId: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
});

/** Newest first. With a state, the newest `MAX_LIMIT` runs are searched, and the answer says how many those were. */
export const runs: Resource = {
  path: 'runs',
  methods: [
    {
      method: 'GET',
      role: 'viewer',
      query: ['limit', 'state'],
      querySchema,
      answer: async (deps, { query, signal }) => {
        const { limit, state } = parseWith(querySchema, query, 'Query of runs');
        const listed = await deps.runs.list({ limit: state === undefined ? limit : MAX_LIMIT }, signal);
        const found = listed.filter((run) => state === undefined || run.state === state).slice(0, limit);
        return ok({
          utcTimestamp: isoTime(deps.clock.nowMs()),
          runs: found.map(showRun),
          searched: listed.length,
        });
      },
    },
  ],
};

export const oneRun: Resource = {
  path: 'runs/{runId}',
  methods: [
    {
      method: 'GET',
      role: 'viewer',
      query: [],
      answer: async (deps, { parameters, signal }) => {
        const id = runId(parseWith(runParameters, parameters, 'Path').runId);
        const [run, activity] = await Promise.all([deps.runs.get(id, signal), deps.runs.getActivity(id, signal)]);
        const shown = detail(id, run, activity);
        const orders = await ordersOfRun(
          deps.ledger,
          { runId: id, told: [run?.answer?.body, activity?.record] },
          signal,
        );
        return ok({ utcTimestamp: isoTime(deps.clock.nowMs()), ...shown, ...orders });
      },
    },
  ],
};

const ok = (body: { readonly [name: string]: Json }): IntentAnswer => ({ status: 200, body, headers: {} });

type JsonObject = { readonly [name: string]: Json };

function showRun(run: Run): JsonObject {
  return {
    runId: run.runId,
    intent: run.intent,
    mode: run.mode,
    state: run.state,
    status: run.answer?.status ?? null,
    key: { kind: run.key.kind, value: run.key.value },
    configVersion: run.configVersion ?? null,
    claimedAt: isoTime(run.claimedAtMs),
    endedAt: timeOrNull(run.endedAtMs),
    validUntil: timeOrNull(run.validUntilMs),
  };
}

const timeOrNull = (atMs: number | undefined): string | null => (atMs === undefined ? null : isoTime(atMs));

/** @throws ProblemError `not-found` */
function detail(id: RunId, run: Run | undefined, activity: Activity | undefined): JsonObject {
  const why = activity === undefined ? null : { at: isoTime(activity.atMs), record: activity.record };
  if (run !== undefined) {
    const { answer } = run;
    const stored = answer === undefined ? null : { status: answer.status, body: answer.body };
    return { ...showRun(run), arguments: run.arguments, answer: stored, activity: why };
  }
  if (activity === undefined) throw unknownRun(id);
  // It failed before its plan: the claim was let go so that a retry works, the record of the attempt stayed.
  return { runId: id, intent: activity.intent, state: 'RELEASED', answer: null, activity: why };
}

const unknownRun = (id: RunId): ProblemError =>
  new ProblemError({ type: 'not-found', detail: `Run is not known: found "${id}", needed the id of a stored run` });
