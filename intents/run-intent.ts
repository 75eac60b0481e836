/**
 * The life cycle of an intent: validate, read configuration, refuse when halted, claim, lease, connect, act, always
 * disconnect and release, record. It knows no route and no strategy, and what an intent does inside is its own.
 */
import { BrokerError } from '../lib/domain/errors.ts';
import { clientId, orderId } from '../lib/domain/ids.ts';
import { PROBLEM_TYPES, problemDocument, ProblemError, problemOf } from '../lib/domain/problem.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import type { Json, Run, RunAnswer } from '../lib/domain/run.ts';
import type { BrokerReader, BrokerTrader } from '../lib/ports/broker.ts';
import { adoptRun, claimRun, endRun } from '../lib/trading/claim-run.ts';
import { holdLease, type HeldLease } from '../lib/trading/hold-lease.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { hashJson, runIdentity } from '../lib/trading/run-key.ts';
import { watchTradingState } from '../lib/trading/watch-trading-state.ts';
import { readConfiguration } from './configuration.ts';
import type { Intent, IntentAnswer, IntentCall, IntentDeps, IntentResult, ReadingContext } from './intent.ts';
import { parseWith } from './parse-with.ts';
import { recoverRun } from './recover-run.ts';
import { createRecord, type RunRecord } from './run-record.ts';

const LEASE_WAIT_MS = 5_000;

/** Runs one intent to its answer; never throws for what a caller or the broker may do wrong. */
export async function runIntent(deps: IntentDeps, intent: Intent, call: IntentCall): Promise<IntentAnswer> {
  const record = createRecord();
  try {
    const body = parseWith(intent.schema, call.body, `Body of ${intent.name}`);
    intent.check?.(deps, body);
    const configuration = readConfiguration(await deps.configuration.read(deps.mode, call.signal), deps.mode);
    checkAccount(deps, configuration);
    return await runValidated(deps, { intent, body, call, configuration, record });
  } catch (error) {
    return problemAnswer(deps, { intent: intent.name, error });
  }
}

interface ValidatedCall {
  readonly intent: Intent;
  readonly body: unknown;
  readonly call: IntentCall;
  readonly configuration: Configuration;
  readonly record: RunRecord;
}

function runValidated(deps: IntentDeps, validated: ValidatedCall): Promise<IntentAnswer> {
  const { intent, body } = validated;
  switch (intent.kind) {
    case 'reading':
      return runReading(deps, validated, (context) => intent.read(context, body));
    case 'booking':
      return runClaimed(deps, validated, (run) => runBooking(deps, validated, run, intent.book.bind(intent)));
    case 'trading':
      if (intent.isDryRun(body)) return runReading(deps, validated, (context) => intent.dryRun(context, body));
      if (validated.configuration.tradingState === 'HALTED') throw halted(validated.configuration);
      return runClaimed(deps, validated, (run) => runTrading(deps, validated, run));
  }
}

async function runReading(
  deps: IntentDeps,
  validated: ValidatedCall,
  act: (context: ReadingContext) => Promise<IntentResult>,
): Promise<IntentAnswer> {
  const { call, configuration, record } = validated;
  const { runId } = identify(deps, validated, () => deps.random());
  const broker = await connectReader(deps, { configuration, client: deps.clientId + 1, signal: call.signal });
  try {
    const context = { deps, runId, configuration, broker, signal: call.signal, record: record.note };
    return toAnswer(answerOf(deps, runId, await act(context)), false);
  } finally {
    broker.disconnect();
  }
}

/** Claim and lease around what writes; the lease alone decides whether an unfinished run is running or dead. */
async function runClaimed(
  deps: IntentDeps,
  validated: ValidatedCall,
  act: (run: ClaimedRun) => Promise<RunAnswer>,
): Promise<IntentAnswer> {
  const { call } = validated;
  const claim = await claimRun(deps, newRun(deps, validated), call.signal);
  if (claim.kind === 'answered') return toAnswer(claim.answer, true);
  const { run } = claim;
  const lease = await takeLease(deps, { run, isOurs: claim.kind === 'claimed', signal: call.signal });
  try {
    const adopted = await adoptRun(deps.ledger, { run, token: lease.token }, call.signal);
    if (adopted.answer !== undefined) return toAnswer(adopted.answer, true);
    const answer = await actAndEnd(deps, { validated, run: adopted, lease, act });
    return toAnswer(answer, false);
  } finally {
    await release(deps, lease);
  }
}

interface ClaimedRun {
  readonly run: Run;
  readonly lease: HeldLease;
}

async function actAndEnd(
  deps: IntentDeps,
  options: { validated: ValidatedCall; run: Run; lease: HeldLease; act: (run: ClaimedRun) => Promise<RunAnswer> },
): Promise<RunAnswer> {
  const { validated, run, lease, act } = options;
  let answer: RunAnswer;
  try {
    answer = await act({ run, lease });
  } catch (error) {
    answer = problemResult(deps, { intent: run.intent, error, runId: run.runId });
  }
  // The caller's deadline may have passed: what happened is recorded all the same, under a deadline of its own.
  using deadline = deps.clock.deadline({ what: 'recording the run', durationMs: deps.deadlines.flushMs });
  const nowMs = deps.clock.nowMs();
  await endRun(deps.ledger, { run, answer, nowMs }, deadline.signal);
  const activity = { runId: run.runId, intent: run.intent, atMs: nowMs, record: validated.record.read() };
  await deps.runs.putActivity(activity, deadline.signal);
  await deps.tradeLog.flush(deadline.signal);
  return answer;
}

async function runBooking(
  deps: IntentDeps,
  validated: ValidatedCall,
  { run, lease }: ClaimedRun,
  book: Extract<Intent, { kind: 'booking' }>['book'],
): Promise<RunAnswer> {
  const { call, configuration, record } = validated;
  const signal = AbortSignal.any([call.signal, lease.lost]);
  const broker = await connectReader(deps, { configuration, client: deps.clientId, signal });
  try {
    const context = { deps, runId: run.runId, configuration, broker, signal, record: record.note, token: lease.token };
    return answerOf(deps, run.runId, await book(context, validated.body));
  } finally {
    broker.disconnect();
  }
}

async function runTrading(deps: IntentDeps, validated: ValidatedCall, claimed: ClaimedRun): Promise<RunAnswer> {
  const { intent, call, configuration, record } = validated;
  if (intent.kind !== 'trading') throw new Error(`Intent ${intent.name} does not trade`);
  const { run, lease } = claimed;
  const signal = AbortSignal.any([call.signal, lease.lost]);
  const watch = watchTradingState(deps.clock, configuration.tradingState, async (within) => {
    return readConfiguration(await deps.configuration.read(deps.mode, within), deps.mode).tradingState;
  });
  const gate = (): string | undefined => {
    const state = watch.current();
    if (state === 'HALTED') return 'trading is HALTED';
    if (state !== configuration.tradingState) return `the trading state changed to ${state} during the run`;
    return lease.refusal();
  };
  let broker: BrokerTrader | undefined;
  try {
    broker = await connectTrader(deps, { configuration, gate, signal });
    const context = {
      deps,
      runId: run.runId,
      configuration,
      broker,
      signal,
      record: record.note,
      token: lease.token,
      tradingState: configuration.tradingState,
    };
    // Planned by a process that died: what it may have sent is settled, nothing of it is sent again.
    const result = run.state === 'PLANNED' ? await recoverRun(context) : await intent.trade(context, validated.body);
    return answerOf(deps, run.runId, result);
  } finally {
    broker?.disconnect();
    watch.stop();
  }
}

function identify(deps: IntentDeps, { intent, body, call, configuration }: ValidatedCall, random: () => string) {
  return runIdentity({
    mode: deps.mode,
    intent: intent.name,
    idempotencyKey: intent.kind === 'reading' ? undefined : call.idempotencyKey,
    schedule: intent.kind === 'reading' ? undefined : call.schedule,
    argumentsHash: hashJson(call.body),
    // Readers, dry runs and reconciliations are always fresh; a repeated allocation is one run for a while.
    retryCheckMinutes: intent.kind === 'trading' && !intent.isDryRun(body) ? configuration.retryCheckMinutes : 0,
    nowMs: deps.clock.nowMs(),
    random,
  });
}

function newRun(deps: IntentDeps, validated: ValidatedCall): Run {
  const { intent, call, configuration } = validated;
  const { runId, key, validUntilMs } = identify(deps, validated, deps.random);
  return {
    runId,
    mode: deps.mode,
    intent: intent.name,
    key,
    argumentsHash: hashJson(call.body),
    arguments: call.body,
    state: 'CLAIMED',
    token: undefined,
    answer: undefined,
    configVersion: configuration.version,
    claimedAtMs: deps.clock.nowMs(),
    validUntilMs,
    endedAtMs: undefined,
  };
}

async function takeLease(
  deps: IntentDeps,
  { run, isOurs, signal }: { run: Run; isOurs: boolean; signal: AbortSignal },
): Promise<HeldLease> {
  let taken = false;
  try {
    const result = await holdLease(deps, { holder: run.runId, waitMs: LEASE_WAIT_MS, signal });
    taken = result.kind === 'held';
    if (result.kind === 'held') return result.lease;
    throw leaseProblem(run, result, deps.clock.nowMs());
  } finally {
    // Our own fresh claim must not stand in the way of the retry that the 409 asks for.
    if (!taken && isOurs) await letGo(deps, run);
  }
}

function leaseProblem(run: Run, taken: { holder: string; freeAtMs: number }, nowMs: number): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil((taken.freeAtMs - nowMs) / 1000));
  if (taken.holder === run.runId) {
    return new ProblemError({
      type: 'run-in-progress',
      detail: `Run ${run.runId} is in progress: needed its end`,
      retryAfterSeconds,
      members: { runId: run.runId },
    });
  }
  return new ProblemError({
    type: 'lease-held',
    detail: `The lease of mode ${run.mode} is held: found run ${taken.holder}, needed a free lease`,
    retryAfterSeconds,
    members: { holder: taken.holder },
  });
}

async function letGo(deps: IntentDeps, run: Run): Promise<void> {
  using deadline = deps.clock.deadline({ what: 'releasing the claim', durationMs: deps.deadlines.flushMs });
  const nowMs = deps.clock.nowMs();
  await endRun(deps.ledger, { run, answer: { status: 409, body: null }, nowMs }, deadline.signal);
}

async function release(deps: IntentDeps, lease: HeldLease): Promise<void> {
  using deadline = deps.clock.deadline({ what: 'releasing the lease', durationMs: deps.deadlines.flushMs });
  try {
    await lease.release(deadline.signal);
  } catch (error) {
    // The TTL frees it; the answer of the run stands.
    deps.log.write('WARNING', 'LeaseNotReleased', { error: String(error) });
  }
}

async function connectReader(
  deps: IntentDeps,
  { configuration, client, signal }: { configuration: Configuration; client: number; signal: AbortSignal },
): Promise<BrokerReader> {
  using deadline = deps.clock.deadline({
    what: 'connecting to the broker',
    durationMs: deps.deadlines.connectMs,
    parent: signal,
  });
  return await deps.connector.connectReader({
    clientId: clientId(client),
    account: configuration.account,
    marketDataType: configuration.marketDataType,
    signal: deadline.signal,
  });
}

async function connectTrader(
  deps: IntentDeps,
  { configuration, gate, signal }: { configuration: Configuration; gate: () => string | undefined; signal: AbortSignal },
): Promise<BrokerTrader> {
  const { session } = await deps.ledger.read({ session: true }, signal);
  using deadline = deps.clock.deadline({
    what: 'connecting to the broker',
    durationMs: deps.deadlines.connectMs,
    parent: signal,
  });
  return await deps.connector.connectTrader({
    clientId: deps.clientId,
    account: configuration.account,
    marketDataType: configuration.marketDataType,
    signal: deadline.signal,
    gate,
    orderIdHighWater: session.orderIdHighWater.get(deps.clientId) ?? orderId(0),
  });
}

/** Paper accounts begin with DU or DF: a mode never trades on an account of the other kind. */
function checkAccount(deps: IntentDeps, configuration: Configuration): void {
  const isPaperAccount = /^D[UF]/.test(configuration.account);
  if (isPaperAccount === (deps.mode === 'paper')) return;
  throw new BrokerError(
    'refused',
    `Account does not fit the mode: found ${configuration.account} in mode ${deps.mode}, needed ${deps.mode === 'paper' ? 'a DU or DF account' : 'a live account'}`,
  );
}

const halted = ({ tradingStateReason }: Configuration): ProblemError =>
  new ProblemError({ type: 'halted', detail: `Trading is HALTED: ${tradingStateReason}` });

function answerOf(deps: IntentDeps, runId: Run['runId'], result: IntentResult): RunAnswer {
  return { status: result.status, body: { runId, utcTimestamp: isoTime(deps.clock.nowMs()), ...result.body } };
}

function toAnswer(answer: RunAnswer, replayed: boolean): IntentAnswer {
  return { ...answer, headers: replayed ? { 'Idempotent-Replayed': 'true' } : retryHeader(answer.body) };
}

function retryHeader(body: Json): Readonly<Record<string, string>> {
  if (typeof body !== 'object' || body === null || !('retryAfterSeconds' in body)) return {};
  return { 'Retry-After': String(body.retryAfterSeconds) };
}

function problemResult(
  deps: IntentDeps,
  { intent, error, runId }: { intent: string; error: unknown; runId?: string },
): RunAnswer {
  const problem = problemOf(error);
  const { status } = PROBLEM_TYPES[problem.type];
  if (status >= 500) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    deps.log.write('ERROR', 'IntentFailed', { intent, runId: runId ?? null, problem: problem.type, stack });
  }
  const members = runId === undefined ? problem.members : { runId, ...problem.members };
  return { status, body: problemDocument(members === undefined ? problem : { ...problem, members }) };
}

const problemAnswer = (deps: IntentDeps, failed: { intent: string; error: unknown }): IntentAnswer =>
  toAnswer(problemResult(deps, failed), false);
