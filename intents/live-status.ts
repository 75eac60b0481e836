/**
 * `GET /live-session` and `POST /live-session/stop`: how the newest live session stands, and its end, over the store alone, so
 * that any instance answers while the session runs in another. Who stops waits for nothing: the session reads it within a
 * second and ends as it does at SIGTERM, working orders cancelled, report written.
 */
import { z } from 'zod';
import type { LiveStop, LiveSymbolStatus, StoredLiveStatus } from '../lib/domain/live-status.ts';
import { streamName } from '../lib/domain/event.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Json } from '../lib/domain/run.ts';
import type { LiveSessionStore } from '../lib/ports/live-session-store.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { showBreaker } from './breaker-reset.ts';
import { MAX_AUTHOR_CHARACTERS } from './configuration.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';

/** A session tells each second; silent for this long, its process is gone or cannot write. */
const LOST_AFTER_MS = 10_000;

const schema = z.strictObject({
  reason: z
    .string()
    .max(500)
    .refine((text) => text.trim() !== '', 'words that say why'),
});

export const liveStatus: Resource = {
  path: 'live-session',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: show }],
};

export const liveStop: Resource = {
  path: 'live-session/stop',
  methods: [{ method: 'POST', role: 'trader', query: [], bodySchema: schema, answer: stop }],
};

/** @throws ProblemError where this desk was joined without live sessions */
function sessionsOf({ live }: ResourceDeps): LiveSessionStore {
  if (live !== undefined) return live.sessions;
  throw new ProblemError({
    type: 'configuration',
    detail: 'Live sessions are off: this desk was started without them',
  });
}

async function show(deps: ResourceDeps, { signal }: ResourceCall): Promise<IntentAnswer> {
  const [{ status, stop: asked }, breaker] = await Promise.all([
    sessionsOf(deps).get(deps.mode, signal),
    storedBreaker(deps, signal),
  ]);
  const nowMs = deps.clock.nowMs();
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(nowMs),
      mode: deps.mode,
      breaker,
      session: status === undefined ? null : showSession(status, { asked, nowMs }),
    },
  };
}

/** What cannot be read is said to be so: the session is shown all the same. */
async function storedBreaker({ ledger, log }: ResourceDeps, signal: AbortSignal): Promise<Json> {
  try {
    const { session } = await ledger.read({ session: true }, signal);
    return showBreaker(session.breaker);
  } catch (error) {
    log.write('WARNING', 'BreakerNotRead', { error: String(error) });
    return { status: 'unreadable' };
  }
}

/** Where nothing runs nothing is changed: a repeated stop finds what it wanted. */
async function stop(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { reason } = parseWith(schema, call.body, 'Body of live-session/stop');
  const author = call.callerName.slice(0, MAX_AUTHOR_CHARACTERS);
  const nowMs = deps.clock.nowMs();
  const { status, stop: asked } = await sessionsOf(deps).askToStop(
    deps.mode,
    { reason, author, atMs: nowMs },
    call.signal,
  );
  const stopping = status !== undefined && ['running', 'stopping'].includes(stateOf(status, { asked, nowMs }));
  deps.log.write(stopping ? 'WARNING' : 'INFO', 'LiveSessionStop', { mode: deps.mode, author, reason, stopping });
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(nowMs),
      mode: deps.mode,
      sessionId: status?.sessionId ?? null,
      stopping,
      stop: showStop(asked),
    },
  };
}

interface Seen {
  readonly asked: LiveStop | undefined;
  readonly nowMs: number;
}

function stateOf({ ended, updatedAtMs }: StoredLiveStatus, { asked, nowMs }: Seen) {
  if (ended !== undefined) return 'ended';
  if (nowMs - updatedAtMs > LOST_AFTER_MS) return 'lost';
  return asked === undefined ? 'running' : 'stopping';
}

const showStop = (asked: LiveStop | undefined): Json =>
  asked === undefined ? null : { reason: asked.reason, author: asked.author, at: isoTime(asked.atMs) };

function showSession(status: StoredLiveStatus, seen: Seen): Json {
  const { sessionId, ended, pnl, intervals, orders } = status;
  return {
    sessionId: String(sessionId),
    state: stateOf(status, seen),
    mode: status.mode,
    account: status.account,
    startedAt: isoTime(status.startedAtMs),
    endsAt: isoTime(status.endsAtMs),
    endedAt: timeOf(ended?.atMs),
    endedBy: ended?.by ?? null,
    updatedAt: isoTime(status.updatedAtMs),
    ageSeconds: secondsBetween(status.updatedAtMs, seen.nowMs),
    eventsUrl: `/live-session/${sessionId}/events`,
    eventsStream: streamName('sessions', sessionId),
    configurationVersion: status.configurationVersion,
    baseCurrency: status.baseCurrency,
    pnl: {
      status: pnl.total === undefined ? 'missing' : 'known',
      total: pnl.total ?? null,
      reason: pnl.missing ?? null,
    },
    breaker: showSessionBreaker(status),
    concurrency: { intervals: intervals.all, allServed: intervals.full },
    orders: { ...orders },
    executions: status.executions,
    stop: showStop(seen.asked),
    symbols: status.symbols.map((one) => showSymbol(one, seen.nowMs)),
  };
}

function showSessionBreaker({ breaker }: StoredLiveStatus): Json {
  const { limits } = breaker;
  return {
    status: breaker.status,
    cause: breaker.cause ?? null,
    detail: breaker.detail ?? null,
    since: timeOf(breaker.sinceMs),
    tradingState: breaker.tradingState ?? null,
    consecutiveErrors: breaker.consecutiveErrors,
    drawdown: breaker.drawdown ?? null,
    limits: {
      maxLoss: limits.maxLoss,
      maxConsecutiveErrors: limits.maxConsecutiveErrors,
      staleAfterSeconds: limits.staleAfterMs / 1000,
      heartbeatSeconds: limits.heartbeatMs / 1000,
      flattenOnTrip: limits.flattenOnTrip,
      drawdown: { ...limits.drawdown },
    },
  };
}

function showSymbol(one: LiveSymbolStatus, nowMs: number): Json {
  return {
    symbol: one.symbol,
    conId: one.conId ?? null,
    prices: one.prices ?? null,
    strategy: one.strategy,
    intervalSeconds: one.intervalMs / 1000,
    quote: showQuote(one, nowMs),
    signal: { weight: one.weight ?? null, reading: one.reading, at: timeOf(one.signalAtMs) },
    position: one.position,
    holding: one.holding,
    pnl: one.pnl ?? null,
    maxLoss: one.maxLoss ?? null,
    stopped: one.stopped,
    orders: { ...one.orders },
    executions: one.executions,
    intervals: one.intervals,
    served: one.served,
    heartbeats: one.heartbeats,
    lastHeartbeatAt: timeOf(one.lastHeartbeatAtMs),
    missedHeartbeats: one.missedHeartbeats,
    maxLatencyMs: one.maxLatencyMs ?? null,
    errors: one.errors,
    lastError: one.lastError ?? null,
  };
}

function showQuote({ quote }: LiveSymbolStatus, nowMs: number): Json {
  if (quote === undefined) return null;
  const { bid, ask, last, price, atMs } = quote;
  return {
    bid: bid ?? null,
    ask: ask ?? null,
    last: last ?? null,
    price: price ?? null,
    at: isoTime(atMs),
    ageSeconds: secondsBetween(atMs, nowMs),
  };
}

const timeOf = (atMs: number | undefined): string | null => (atMs === undefined ? null : isoTime(atMs));
const secondsBetween = (fromMs: number, untilMs: number): number => Math.max(0, untilMs - fromMs) / 1000;
