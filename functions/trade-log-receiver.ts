/**
 * The `trade-log` function without its process: one pushed entry, its caller verified, is delivered to every sink. 204
 * acknowledges; anything else makes Pub/Sub bring it again, later and later, and at last to the dead letters.
 */
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { CloudEvent } from '@google-cloud/functions-framework';
import { decodePush, type PushedEntry } from '../lib/adapters/pubsub/push-envelope.ts';
import { problemOf, ProblemError, type Problem } from '../lib/domain/problem.ts';
import { authenticateLocal } from '../lib/http/authenticate-local.ts';
import { MAX_BODY_BYTES, readJsonBody, type JsonObject } from '../lib/http/json-body.ts';
import { sendProblem } from '../lib/http/problem.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { DeliveryStore } from '../lib/ports/delivery-store.ts';
import type { Sink, SinkCheck, SinkSlot } from '../lib/ports/sink.ts';
import { randomFraction, randomName } from '../lib/adapters/system/random-name.ts';
import type { DeliveryOverview } from '../lib/ports/delivery-overview.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { deliverEntry, type Attempt, type DeliverDeps, type DeliverOutcome } from '../lib/trade-log/deliver-entry.ts';
import { redactedEntry, type Redact } from '../lib/trade-log/redacted-entry.ts';
import { createSinkStates, type SinkStates } from '../lib/trade-log/sink-states.ts';

/** Who may push; `AuthenticatePush` of lib/http, or everybody on this machine. */
export interface PushGate {
  caller(headers: IncomingHttpHeaders, signal: AbortSignal): Promise<unknown>;
  requireSubscription(envelope: JsonObject): void;
}

export interface ReceiverOptions {
  readonly sinks: readonly SinkSlot[];
  readonly store: DeliveryStore;
  /** Where the state of sinks is told. */
  readonly overview: Pick<DeliveryOverview, 'tellSinks'>;
  readonly gate: PushGate;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when deliveries under way must come to an end. */
  readonly shutdown: AbortSignal;
  readonly policy?: DeliverDeps['policy'];
  /** Takes secrets out of what comes in and out of what sinks say, before it is kept or told. */
  readonly redact: Redact;
  /** After how many attempts the subscription gives up (05). */
  readonly maxAttempts?: number;
}

export interface TradeLogReceiver {
  /** `POST /` is the push; `GET /health` and `GET /ready` tell. */
  readonly listener: RequestListener;
  /** The same push as a CloudEvent of the functions framework, which verifies no caller. @throws where it is not delivered */
  readonly onEvent: (event: CloudEvent<unknown>) => Promise<void>;
  readonly deliver: (attempt: Attempt, signal: AbortSignal) => Promise<DeliverOutcome>;
  /** sink -> on or off, in words. */
  readonly describe: () => { readonly [sink: string]: string };
  /** Asks each sink once whether it can be reached; told in the log and in the store. */
  check(): Promise<void>;
  /** Tells the store what it has not been told yet of the sinks. */
  stop(): Promise<void>;
}

/** Everybody who reaches this machine's loopback interface. */
export const LOCAL_GATE: PushGate = {
  caller: (headers, signal) => authenticateLocal(headers, signal, '/'),
  requireSubscription: () => undefined,
};

/** Below the 600 s after which Pub/Sub counts a push as failed. */
const REQUEST_MS = 540_000;
const CHECK_MS = 10_000;
/** Of the subscription (infra, `trade-log-topology.ts`). */
const MAX_ATTEMPTS = 100;

export function createTradeLogReceiver(options: ReceiverOptions): TradeLogReceiver {
  const { sinks: slots, clock, log, shutdown, redact } = options;
  const sinks = slots.flatMap((slot) => (slot.kind === 'on' ? [slot.sink] : []));
  const report = (problem: string): void => log.write('WARNING', 'TradeLogDelivery', { problem });
  const states = createSinkStates({ slots, overview: options.overview, clock, report });
  const deps = depsOf(options, { sinks, report, states });
  const deliver = async (attempt: Attempt, signal: AbortSignal): Promise<DeliverOutcome> => {
    try {
      const entry = redactedEntry(attempt.entry, redact);
      return await deliverEntry(deps, { ...attempt, entry }, AbortSignal.any([signal, shutdown]));
    } finally {
      await states.tell('due');
    }
  };
  const describe = (): { readonly [sink: string]: string } =>
    Object.fromEntries(
      slots.map((slot) =>
        slot.kind === 'on'
          ? [slot.sink.name, slot.isDemo === true ? `demo: ${slot.sink.describe()}` : slot.sink.describe()]
          : [slot.name, slot.why.startsWith('off') ? slot.why : `off: ${slot.why}`],
      ),
    );
  return {
    deliver,
    describe,
    listener: (request, response) => void answer(options, { deliver, describe }, request, response),
    onEvent: async ({ data }) => {
      const pushed = decodeEvent(data, redact);
      const outcome = await deliver(attemptOf(options, pushed), AbortSignal.any([]));
      if (outcome.kind === 'again') throw new Error(`Entry ${pushed.entry.id} is not delivered: ${outcome.reason}`);
    },
    check: async () => {
      await Promise.all(sinks.map((sink) => checkSink(sink, { clock, log, states, redact })));
      await states.tell('now');
    },
    stop: () => states.tell('now'),
  };
}

function depsOf(
  { store, clock, policy, redact }: ReceiverOptions,
  parts: Pick<DeliverDeps, 'sinks' | 'report' | 'states'>,
): DeliverDeps {
  const random = { newId: randomName, random: randomFraction };
  return { store, clock, redact, ...random, ...parts, ...(policy === undefined ? {} : { policy }) };
}

/** Pub/Sub counts attempts where the subscription has a dead-letter topic; Google's word, the emulator says nothing. */
const attemptOf = ({ maxAttempts = MAX_ATTEMPTS }: ReceiverOptions, pushed: PushedEntry): Attempt => ({
  entry: pushed.entry,
  isLast: (pushed.deliveryAttempt ?? 0) >= maxAttempts,
});

type Parts = Pick<TradeLogReceiver, 'deliver' | 'describe'>;

async function answer(
  options: ReceiverOptions,
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const [path = '/'] = (request.url ?? '/').split('?');
    if (request.method === 'GET' && path === '/health') return sendJson(response, { ok: true });
    if (request.method === 'GET' && path === '/ready')
      return sendJson(response, { ready: true, sinks: parts.describe() });
    if (path !== '/') throw new ProblemError({ type: 'not-found', detail: 'Push goes to "/"' });
    if (request.method !== 'POST') throw new ProblemError({ type: 'method-not-allowed', detail: 'Push is a POST' });
    const outcome = await withDeadline(
      options.clock,
      { what: 'delivering a trade-log entry', durationMs: REQUEST_MS, parent: options.shutdown },
      (signal) => receive(options, parts, request, signal),
    );
    if (outcome.kind === 'delivered') response.writeHead(204).end();
    else refuse(response, `Entry is not delivered everywhere: missing ${outcome.reason}`);
  } catch (error) {
    const problem = withoutSecrets(problemOf(error), options.redact);
    options.log.write('WARNING', 'TradeLogPushRefused', { type: problem.type, problem: problem.detail });
    if (!response.headersSent) sendProblem(response, problem);
  }
}

/** A refusal quotes what it found. */
const withoutSecrets = ({ problems, ...problem }: Problem, redact: Redact): Problem => ({
  ...problem,
  detail: redact(problem.detail),
  ...(problems === undefined
    ? {}
    : { problems: problems.map((one) => ({ ...one, field: redact(one.field), found: redact(one.found) })) }),
});

async function receive(
  options: ReceiverOptions,
  { deliver }: Parts,
  request: IncomingMessage,
  signal: AbortSignal,
): Promise<DeliverOutcome> {
  const { gate } = options;
  await gate.caller(request.headers, signal);
  const body = await readJsonBody(request, { limitBytes: MAX_BODY_BYTES, signal });
  gate.requireSubscription(body);
  return deliver(attemptOf(options, decodePush(body, options.redact)), signal);
}

/** The framework turns a push into a CloudEvent whose data is the message; its source names the topic, not who pushed. */
function decodeEvent(data: unknown, redact: Redact): PushedEntry {
  const message = typeof data === 'object' && data !== null && 'message' in data ? data.message : data;
  return decodePush({ message, subscription: 'projects/-/subscriptions/-' }, redact);
}

const refuse = (response: ServerResponse, detail: string): void =>
  sendProblem(response, { type: 'store-unavailable', detail, retryAfterSeconds: 10 });

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function checkSink(
  sink: Sink,
  { clock, log, states, redact }: Pick<ReceiverOptions, 'clock' | 'log' | 'redact'> & { readonly states: SinkStates },
): Promise<void> {
  const { isReady, detail } = await checkOf(sink, clock);
  const found = { isReady, detail: redact(detail) };
  log.write(found.isReady ? 'INFO' : 'ERROR', 'SinkChecked', { sink: sink.name, ...found });
  states.checked(sink.name, found, clock.nowMs());
}

async function checkOf(sink: Sink, clock: Clock): Promise<SinkCheck> {
  const what = `checking sink ${sink.name}`;
  try {
    return await withDeadline(clock, { what, durationMs: CHECK_MS }, (signal) => sink.check(signal));
  } catch (error) {
    return { isReady: false, detail: String(error) };
  }
}
