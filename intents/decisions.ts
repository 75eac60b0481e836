/**
 * The newest decision of each contract, and a person's acknowledgement of one. It trades nothing: with `requireApproval` the
 * strategies see a decision only once it is approved, and an allocation acts on it under the same limits as ever.
 */
import { z } from 'zod';
import type { InvestmentDecision } from '../lib/domain/analysis.ts';
import { approveDecision } from '../lib/domain/approve-decision.ts';
import { conId, type ConId } from '../lib/domain/ids.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Json } from '../lib/domain/run.ts';
import { sessionOf, taskId } from '../lib/domain/task.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { MAX_AUTHOR_CHARACTERS, readConfiguration } from './configuration.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { showDecision, showReview } from './show-task.ts';

export const approvalBodySchema = z.strictObject({
  taskId: z
    .string()
    .regex(/^t-[0-9a-f]{32}$/, 'the task whose decision is approved')
    .describe('The task whose decision was seen: a newer one is not approved by it'),
});

export const decisions: Resource = {
  path: 'decisions',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: list }],
};

export const decisionApproval: Resource = {
  path: 'decisions/{conId}/approve',
  methods: [{ method: 'POST', role: 'trader', query: [], bodySchema: approvalBodySchema, answer: approve }],
};

const ok = ({ clock }: ResourceDeps, body: { readonly [name: string]: Json }): IntentAnswer => ({
  status: 200,
  body: { utcTimestamp: isoTime(clock.nowMs()), ...body },
  headers: {},
});

async function list(deps: ResourceDeps, { signal }: ResourceCall): Promise<IntentAnswer> {
  const [documents, standing] = await Promise.all([
    deps.configuration.read(deps.mode, signal),
    deps.tasks.listDecisions(signal),
  ]);
  const { requireApproval } = readConfiguration(documents, deps.mode);
  return ok(deps, { requireApproval, decisions: standing.map(showStanding) });
}

async function approve(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { taskId: seen } = parseWith(approvalBodySchema, call.body, 'Body of approve');
  const text = call.parameters['conId'] ?? '';
  const by = call.callerName.slice(0, MAX_AUTHOR_CHARACTERS);
  const given = { taskId: seen, by, atMs: deps.clock.nowMs() };
  const id = contractNamed(text);
  const change =
    id && (await deps.tasks.changeDecision(id, (decision) => approveDecision(decision, given), call.signal));
  if (change === undefined) {
    const detail = `Decision was not approved: found none of contract "${text.slice(0, 20)}", needed one that is decided`;
    throw new ProblemError({ type: 'not-found', detail });
  }
  const { decision, kind } = change;
  if (kind === 'replaced') {
    const detail = `Decision was not approved: found that of ${decision.taskId}, needed that of ${seen}`;
    throw new ProblemError({ type: 'decision-replaced', detail, members: { taskId: decision.taskId } });
  }
  if (kind === 'changed') {
    const { symbol, taskId: approved } = decision;
    deps.log.write('WARNING', 'DecisionApproved', { mode: deps.mode, author: by, symbol, taskId: approved });
  }
  return ok(deps, { approved: kind === 'changed', decision: showStanding(decision) });
}

const contractNamed = (text: string): ConId | undefined =>
  /^[1-9]\d{0,9}$/.test(text) ? conId(Number(text)) : undefined;

const showStanding = (decision: InvestmentDecision): Json => ({
  ...showDecision(decision),
  taskId: decision.taskId,
  sessionId: sessionOf(taskId(decision.taskId)),
  review: decision.review === undefined ? null : showReview(decision.review),
  approval: decision.approval === undefined ? 'pending' : 'approved',
  approvedBy: decision.approval?.by ?? null,
  approvedAt: decision.approval === undefined ? null : isoTime(decision.approval.atMs),
});
