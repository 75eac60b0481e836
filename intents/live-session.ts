/**
 * `/live-session`: many symbols side by side for a while, behind one circuit breaker. It validates, begins only where the
 * breaker is closed, and answers with the session's report; what happens in between is `lib/live`.
 */
import { z } from 'zod';
import { ProblemError } from '../lib/domain/problem.ts';
import { streamName } from '../lib/domain/event.ts';
import type { Json } from '../lib/domain/run.ts';
import type { LiveConfiguration } from '../lib/live/live-configuration.ts';
import { runLiveSession } from '../lib/live/run-session.ts';
import type { SessionEvent } from '../lib/live/session-events.ts';
import { liveDocumentIn } from './configuration.ts';
import type { IntentDeps, IntentResult, LiveDeps, ReadingContext, TradingContext, TradingIntent } from './intent.ts';
import { liveConfiguration } from './live-configuration.ts';

/** Longer ones are several sessions: each ends with a proof. */
const MAX_SECONDS = 24 * 3_600;
/** Events that wait to be stored; more are counted and left out, the session does not wait for them. */
const MAX_WAITING_EVENTS = 2_000;

export const liveSessionSchema = z.strictObject({
  config: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'the name of a configuration, for example "live"')
    .optional()
    .describe(
      'A file of `infra/config` without its ending; default: `live` of the stored configuration, else `live.yaml`',
    ),
  durationSeconds: z.number().min(1).max(MAX_SECONDS).describe('How long the session runs'),
  symbols: z.array(z.string().min(1).max(20)).min(1).max(100).optional().describe('Only these of its symbols'),
});
type Body = z.infer<typeof liveSessionSchema>;

export const liveSession: TradingIntent<typeof liveSessionSchema> = {
  kind: 'trading',
  name: 'live-session',
  role: 'trader',
  schema: liveSessionSchema,
  check: (deps) => void liveOf(deps),
  isDryRun: () => false,
  dryRun: (context: ReadingContext) => Promise.resolve({ status: 200, body: { mode: context.deps.mode } }),
  trade,
};

/** @throws ProblemError where this desk was joined without live sessions */
function liveOf({ live }: Pick<IntentDeps, 'live'>): LiveDeps {
  if (live !== undefined) return live;
  throw new ProblemError({
    type: 'configuration',
    detail: 'Live sessions are off: this desk was started without them',
  });
}

async function trade(context: TradingContext, body: Body): Promise<IntentResult> {
  const { deps, runId, planId, token, configuration, broker, brake, stateNow } = context;
  const live = liveOf(deps);
  const { session } = await deps.ledger.read({ session: true }, context.signal);
  if (session.breaker?.status === 'open') {
    const detail = `The circuit breaker is open: ${session.breaker.detail}; needed an admin's POST /breaker/reset`;
    throw new ProblemError({ type: 'halted', detail });
  }
  const readConfiguration = (signal: AbortSignal): Promise<LiveConfiguration> => readLive(deps, body, signal);
  const first = await readConfiguration(context.signal);
  const events = storeEvents(deps, runId);
  const mode = live.isDemo ? 'demo' : deps.mode;
  const { account } = configuration;
  const report = await runLiveSession(
    {
      ledger: deps.ledger,
      clock: deps.clock,
      broker,
      tradeLog: deps.tradeLog,
      log: deps.log,
      strategies: live.strategies,
      seed: deps.seed,
      runId,
      planId,
      token,
      configuration,
      brake,
      stateNow,
      recordMs: deps.deadlines.flushMs,
      onEvent: events.add,
    },
    {
      durationMs: body.durationSeconds * 1000,
      first,
      readConfiguration,
      check: () => undefined,
      ended: context.signal,
      priceOf: live.priceOf,
      keepStatus: (status, signal) =>
        live.sessions.tell(deps.mode, { ...status, sessionId: runId, token, mode, account }, signal),
      ...(live.onProgress === undefined ? {} : { onProgress: live.onProgress }),
    },
  );
  const result = {
    mode,
    account,
    ...report,
    eventsLeftOut: events.leftOut(),
  };
  context.record('report', result);
  return { status: 200, body: result };
}

/** @throws ValidationError, ProblemError naming what does not fit */
async function readLive(deps: IntentDeps, body: Body, signal: AbortSignal): Promise<LiveConfiguration> {
  const live = liveOf(deps);
  const stored =
    body.config === undefined ? liveDocumentIn(await deps.configuration.read(deps.mode, signal)) : undefined;
  const file = live.source(body.config ?? 'live');
  const name = stored === undefined ? file.name : `live in config/${deps.mode}`;
  const document = stored ?? (await file.read(signal));
  if (document === undefined) {
    const detail = `Configuration of the live session is missing: found none at ${name}, needed the name of a file in infra/config, without .yaml, or a file of --config`;
    throw new ProblemError({ type: 'not-found', detail });
  }
  return liveConfiguration(document, { name, strategies: live.strategies, symbols: body.symbols });
}

/** One after the other, in the background: nothing in the session waits for the store of events. */
function storeEvents(
  { live, log, clock }: Pick<IntentDeps, 'live' | 'log' | 'clock'>,
  runId: TradingContext['runId'],
): { readonly add: (event: SessionEvent) => void; readonly leftOut: () => number } {
  const stream = streamName('sessions', runId);
  let waiting = 0;
  let leftOut = 0;
  let last = Promise.resolve();
  const append = async (event: SessionEvent): Promise<void> => {
    const deadline = clock.deadline({ what: 'storing an event', durationMs: 5_000 });
    try {
      await live?.events?.append(stream, event, deadline.signal);
    } catch (error) {
      leftOut += 1;
      if (leftOut === 1) log.write('WARNING', 'EventNotStored', { runId, kind: event.kind, error: String(error) });
    } finally {
      deadline.cancel();
      waiting -= 1;
    }
  };
  return {
    leftOut: () => leftOut,
    add(event) {
      live?.onEvent?.(event);
      if (live?.events === undefined) return;
      if (waiting >= MAX_WAITING_EVENTS) {
        leftOut += 1;
        return;
      }
      waiting += 1;
      last = last.then(() => append(event));
    },
  };
}

export type LiveReportBody = { readonly [name: string]: Json };
