/**
 * `POST /runs/{runId}/replay`: decides a stored run again from its own record, as `npm run replay` does, and tells every
 * difference. It reads no broker, no market and no clock, and neither sends nor stores anything.
 */
import { z } from 'zod';
import { runId } from '../lib/domain/ids.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Json } from '../lib/domain/run.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { PLAN_RECORD_VERSION, replayPlan } from '../lib/trading/plan-record.ts';
import { isObject } from './configuration.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import type { IntentAnswer } from './intent.ts';
import { runParameters } from './runs.ts';

const bodySchema = z.strictObject({});
/** A changed rule differs everywhere: what one answer tells of it is bounded, the rest is counted. */
const MAX_DIFFERENCES = 200;

export const replayRun: Resource = {
  path: 'runs/{runId}/replay',
  methods: [{ method: 'POST', role: 'trader', query: [], bodySchema, answer: replay }],
};

async function replay(deps: ResourceDeps, { parameters, body, signal }: ResourceCall): Promise<IntentAnswer> {
  parseWith(bodySchema, body, 'Body of a replay');
  const id = runId(parseWith(runParameters, parameters, 'Path').runId);
  const activity = await deps.runs.getActivity(id, signal);
  if (activity === undefined) {
    throw new ProblemError({
      type: 'not-found',
      detail: `Run has no record: found "${id}", needed a run that has one`,
    });
  }
  const { record } = activity;
  const told = tellReplay(isObject(record) ? record['plan'] : undefined);
  return { status: 200, headers: {}, body: { utcTimestamp: isoTime(deps.clock.nowMs()), runId: id, ...told } };
}

/** @throws CorruptRecordError where the record has not the form of its version */
function tellReplay(plan: Json | undefined): { readonly [name: string]: Json } {
  if (plan === undefined) {
    const says = 'It has no plan in its record: it sent nothing, or its process died before it could tell';
    return { outcome: 'no-plan', says, orders: null, differences: [] };
  }
  const replayed = replayPlan(plan);
  if (replayed.kind === 'other-version') {
    const says = `It cannot be replayed: found version ${JSON.stringify(replayed.version)} of its record, needed ${PLAN_RECORD_VERSION}`;
    return { outcome: 'other-version', says, orders: null, differences: [] };
  }
  const { orders, differences } = replayed;
  const count = differences.length;
  const more = count > MAX_DIFFERENCES ? [`... and ${count - MAX_DIFFERENCES} more`] : [];
  return {
    outcome: count === 0 ? 'same' : 'different',
    says: count === 0 ? `The same plan: ${orders} orders` : `Another plan: ${orders} orders, ${count} differences`,
    orders,
    differences: [...differences.slice(0, MAX_DIFFERENCES), ...more],
  };
}
