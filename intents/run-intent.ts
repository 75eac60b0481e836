/**
 * The life cycle of an intent: validate, read configuration, refuse when halted, claim, lease, connect, act, always
 * disconnect and release, record. It knows no route and no strategy, and what an intent does inside is its own.
 */
import { ProblemError } from '../lib/domain/problem.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import { runStream } from '../lib/domain/event.ts';
import type { Run, RunAnswer } from '../lib/domain/run.ts';
import type { BrokerTrader } from '../lib/ports/broker.ts';
import { adoptRun, claimRun, endRun, findAnswer } from '../lib/trading/claim-run.ts';
import type { HeldLease } from '../lib/trading/hold-lease.ts';
import type { TradeLogEntry } from '../lib/ports/trade-log.ts';
import { hashJson, planIdOf, runIdentity, type RunIdentity } from '../lib/trading/run-key.ts';
import { runFailedEntry } from '../lib/trading/trade-log-entries.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { isObject } from './configuration.ts';
import { checkAccount, connectReader, connectTrader, readingClientId } from './connect-broker.ts';
import type {
  BookingIntent,
  Intent,
  IntentAnswer,
  IntentCall,
  IntentDeps,
  IntentResult,
  ReadingContext,
} from './intent.ts';
import { parseWith } from './parse-with.ts';
import { recoverRun } from './recover-run.ts';
import { answerOf, problemResult, toAnswer } from './run-answer.ts';
import { createRecord, type RunRecord } from './run-record.ts';
import { keep } from './keep-after-run.ts';
import { shipTradeLog } from './ship-trade-log.ts';
import { sendGate, watchState } from './send-gate.ts';
import { createSendBrake } from '../lib/trading/send-brake.ts';
import { readEffective } from './effective-configuration.ts';
import { releaseLease, takeLease } from './take-lease.ts';

/** Runs one intent to its answer; never throws for what a caller or the broker may do wrong. */
export async function runIntent(deps: IntentDeps, intent: Intent, call: IntentCall): Promise<IntentAnswer> {
  const record = createRecord();
  try {
    const body = parseWith(intent.schema, call.body, `Body of ${intent.name}`);
    const configuration = await readEffective(deps, call.signal);
    intent.check?.(deps, body, configuration);
    checkAccount(deps, configuration);
    return await runValidated(deps, { intent, body, call, configuration, record });
  } catch (error) {
    return toAnswer(problemResult(deps, { intent: intent.name, error }), false);
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
      if (validated.configuration.tradingState === 'HALTED' && intent.worksHalted?.(body) !== true) {
        return replayHalted(deps, validated);
      }
      return runClaimed(deps, validated, (run) => runTrading(deps, validated, run));
  }
}

/** A repeated call is still told what its run did: a replay sends nothing. @throws ProblemError `halted` otherwise */
async function replayHalted(deps: IntentDeps, validated: ValidatedCall): Promise<IntentAnswer> {
  const known = await findAnswer(deps.runs, newRun(deps, validated), validated.call.signal);
  if (known === undefined) throw halted(validated.configuration);
  return toAnswer(known, true);
}

async function runReading(
  deps: IntentDeps,
  validated: ValidatedCall,
  act: (context: ReadingContext) => Promise<IntentResult>,
): Promise<IntentAnswer> {
  const { call, configuration, record, intent } = validated;
  const takesLong = intent.kind === 'reading' && intent.takesLong === true;
  const { runId } = identify(deps, validated, () => deps.random());
  const broker = await connectReader(deps, {
    configuration,
    client: readingClientId(deps, takesLong),
    signal: call.signal,
    mayShare: !takesLong,
  });
  try {
    const { signal, callerName } = call;
    const context = { deps, runId, planId: runId, configuration, callerName, broker, signal, record: record.note };
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
  const taken = await takeLease(deps, { run, isOurs: claim.kind === 'claimed', signal: call.signal });
  if (taken.kind === 'answered') return toAnswer(taken.answer, true);
  const { lease } = taken;
  try {
    const adopted = await adoptRun(deps.ledger, { run, token: lease.token }, call.signal);
    if (adopted.answer !== undefined) return toAnswer(adopted.answer, true);
    deps.events.tell(runStream(run.runId), 'claimed', { intent: run.intent, mode: run.mode, state: adopted.state });
    const answer = await actAndEnd(deps, { validated, run: adopted, lease, act });
    return toAnswer(answer, false);
  } finally {
    await releaseLease(deps, lease);
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
  const { role, callerName } = validated.call;
  validated.record.note('caller', { name: callerName, role });
  let answer: RunAnswer;
  try {
    answer = await act({ run, lease });
  } catch (error) {
    answer = problemResult(deps, { intent: run.intent, error, runId: run.runId });
  }
  // The caller's deadline may have passed: what happened is recorded all the same, under a deadline of its own.
  const nowMs = deps.clock.nowMs();
  const { flushMs: durationMs } = deps.deadlines;
  const entries = answer.status >= 400 ? [failureEntry({ run, lease, answer, nowMs })] : [];
  await withDeadline(deps.clock, { what: 'recording the run', durationMs }, (signal) =>
    endRun(deps.ledger, { run, answer, nowMs, entries }, signal),
  );
  for (const entry of entries) deps.tradeLog.push(entry);
  deps.events.tell(runStream(run.runId), answer.status < 400 ? 'done' : 'failed', {
    intent: run.intent,
    status: answer.status,
  });
  const activity = { runId: run.runId, intent: run.intent, atMs: nowMs, record: validated.record.read() };
  await keep(deps, { what: 'ActivityNotKept', runId: run.runId }, (signal) => deps.runs.putActivity(activity, signal));
  await keep(deps, { what: 'TradeLogNotFlushed', runId: run.runId, unless: validated.call.signal }, (signal) =>
    shipTradeLog(deps, signal),
  );
  await keep(deps, { what: 'EventsNotFlushed', runId: run.runId }, (signal) => deps.events.flush(signal));
  return answer;
}

function failureEntry(ended: { run: Run; lease: HeldLease; answer: RunAnswer; nowMs: number }): TradeLogEntry {
  const { run, lease, answer, nowMs } = ended;
  const { status, body } = answer;
  const detail = isObject(body) && typeof body['detail'] === 'string' ? body['detail'] : `Status ${status}`;
  const failed = { intent: run.intent, token: lease.token, status, detail };
  return runFailedEntry(failed, { runId: run.runId, atMs: nowMs });
}

async function runBooking(
  deps: IntentDeps,
  validated: ValidatedCall,
  { run, lease }: ClaimedRun,
  book: BookingIntent['book'],
): Promise<RunAnswer> {
  const { call, configuration, record } = validated;
  const signal = AbortSignal.any([call.signal, lease.lost]);
  const broker = await connectReader(deps, { configuration, client: deps.clientId, signal });
  try {
    const { runId } = run;
    const names = { runId, planId: planIdOf(run), callerName: call.callerName };
    const context = { deps, ...names, configuration, broker, signal, record: record.note, token: lease.token };
    return answerOf(deps, runId, await book(context, validated.body));
  } finally {
    broker.disconnect();
  }
}

async function runTrading(deps: IntentDeps, validated: ValidatedCall, claimed: ClaimedRun): Promise<RunAnswer> {
  const { intent, call, record } = validated;
  if (intent.kind !== 'trading') throw new Error(`Intent ${intent.name} does not trade`);
  const { run, lease } = claimed;
  const signal = AbortSignal.any([call.signal, lease.lost]);
  const readAgain = (within: AbortSignal): Promise<Configuration> => readEffective(deps, within);
  // While the lease was waited for the kill switch may have been set: only the state of now begins a run.
  const { tradingState, tradingStateReason } = await readAgain(signal);
  const configuration = { ...validated.configuration, tradingState, tradingStateReason };
  const worksHalted = intent.worksHalted?.(validated.body) === true;
  if (tradingState === 'HALTED' && !worksHalted) throw halted(configuration);
  const watch = watchState(deps, tradingState, async (within) => (await readAgain(within)).tradingState);
  const brake = createSendBrake(tradingState);
  const gate = sendGate({ watch, lease, brake });
  let broker: BrokerTrader | undefined;
  try {
    broker = await connectTrader(deps, { configuration, gate, signal });
    const context = {
      deps,
      runId: run.runId,
      planId: planIdOf(run),
      configuration,
      callerName: call.callerName,
      broker,
      signal,
      record: record.note,
      token: lease.token,
      tradingState,
      brake,
      stateNow: () => watch.current(),
    };
    // Planned by a process that died: what it may have sent is settled, nothing of it is sent again.
    const result = run.state === 'PLANNED' ? await recoverRun(context) : await intent.trade(context, validated.body);
    return answerOf(deps, run.runId, result);
  } finally {
    broker?.disconnect();
    watch.stop();
  }
}

function identify(
  deps: IntentDeps,
  { intent, body, call, configuration }: ValidatedCall,
  random: () => string,
): RunIdentity {
  const claims = intent.kind === 'booking' || (intent.kind === 'trading' && !intent.isDryRun(body));
  return runIdentity({
    mode: deps.mode,
    intent: intent.name,
    // Readers and dry runs are not claimed: they never bear the name of a run that is.
    idempotencyKey: claims ? call.idempotencyKey : undefined,
    schedule: claims ? call.schedule : undefined,
    argumentsHash: hashJson(call.body),
    // Reconciliations are always fresh; a repeated allocation is one run for a while.
    retryCheckMinutes:
      claims && (intent.kind === 'trading' || intent.repeatsAreOneRun === true) ? configuration.retryCheckMinutes : 0,
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

const halted = ({ tradingStateReason }: Configuration): ProblemError =>
  new ProblemError({ type: 'halted', detail: `Trading is HALTED: ${tradingStateReason}` });
