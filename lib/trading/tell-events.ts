/**
 * Tells events to whoever watches a run, off the order path: `tell` neither waits nor throws nor stores in the tick of its
 * call. What cannot be stored is counted and told in the service log. Never an input to trading, and no ledger: a process
 * that dies takes with it what was not stored yet.
 */
import { runStream, type NewEvent, type StreamName } from '../domain/event.ts';
import type { Json } from '../domain/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Log, TradeLog, TradeLogEntry } from '../ports/trade-log.ts';
import { orAbort } from '../ports/or-abort.ts';
import { withDeadline } from '../ports/with-deadline.ts';

/** Events that wait to be stored; beyond it new ones are lost, and told so. */
const MAX_WAITING = 5_000;
const STORE_MS = 15_000;

export type EventFacts = { readonly [name: string]: Json };

export interface EventTeller {
  /** Under the next number of its stream, in the order of the calls. */
  tell(stream: StreamName, kind: string, facts: EventFacts): void;
  /** The same as the first event of its stream, and nothing where that has begun. */
  begin(stream: StreamName, kind: string, facts: EventFacts): void;
  /** The same for what this process has just made, so that nobody else can have begun its stream. */
  beginNew(stream: StreamName, kind: string, facts: EventFacts): void;
  /** Resolves when all that was told is stored or lost. @throws the signal's reason */
  flush(signal: AbortSignal): Promise<void>;
  counts(): { readonly stored: number; readonly lost: number };
}

export interface EventTellerDeps {
  readonly log: Pick<EventLog, 'append' | 'begin' | 'beginNew'>;
  readonly clock: Clock;
  readonly report: Log;
}

interface Told {
  readonly stream: StreamName;
  readonly event: NewEvent;
  readonly as: 'append' | 'begin' | 'beginNew';
}

export function createEventTeller({ log, clock, report }: EventTellerDeps): EventTeller {
  let waiting: Told[] = [];
  let underWay = 0;
  let storing: Promise<void> | undefined;
  const counts = { stored: 0, lost: 0 };

  const lose = (count: number, why: string): void => {
    counts.lost += count;
    report.write('ERROR', 'EventsLost', { count, why: why.slice(0, 500), lost: counts.lost });
  };

  const storeAll = async (): Promise<void> => {
    // Not in the caller's own call: it may stand in the tick of a socket write.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      underWay = batch.length;
      const results = await Promise.allSettled(batch.map((one) => store(one)));
      const failed = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
      counts.stored += results.length - failed.length;
      underWay = 0;
      if (failed.length > 0) lose(failed.length, failed[0] ?? '');
    }
    storing = undefined;
  };

  const store = ({ stream, event, as }: Told): Promise<unknown> =>
    withDeadline<unknown>(clock, { what: 'storing an event', durationMs: STORE_MS }, (signal) =>
      log[as](stream, event, signal),
    );
  const add = (one: Told): void => {
    if (waiting.length + underWay >= MAX_WAITING) {
      lose(1, `found ${MAX_WAITING} events waiting for the store, needed fewer`);
      return;
    }
    waiting.push(one);
    storing ??= storeAll();
  };

  const addAs =
    (as: Told['as']): EventTeller['tell'] =>
    (stream, kind, facts) =>
      add({ as, stream, event: { kind, atMs: clock.nowMs(), facts } });

  return {
    tell: addAs('append'),
    begin: addAs('begin'),
    beginNew: addAs('beginNew'),
    async flush(signal) {
      if (storing !== undefined) await orAbort(storing, signal);
    },
    counts: () => ({ ...counts }),
  };
}

/** Status of a trade-log entry -> kind of the run's event. */
const KINDS: { readonly [Status in TradeLogEntry['status']]: string } = {
  PLANNED: 'planned',
  DENIED: 'denied',
  SENT: 'sent',
  PENDING: 'confirmed',
  FILLED: 'filled',
  FAILED: 'rejected',
  UNKNOWN: 'unknown',
  CROSSED: 'crossed',
  CANCELLED: 'cancelled',
  HEARTBEAT: 'heartbeat',
  SESSION: 'session',
};

/** Entries remembered, so that one that is emitted again is no second event. */
const MAX_TOLD = 10_000;

/** The same trade log; what it is told of orders is an event of their run as well. */
export function tellingTradeLog(tradeLog: TradeLog, events: EventTeller): TradeLog {
  const told = new Set<string>();
  const whereIs = tradeLog.whereIs?.bind(tradeLog);
  return {
    ...(whereIs === undefined ? {} : { whereIs }),
    push(entry) {
      tradeLog.push(entry);
      // How a run ended is told by its life cycle.
      if (entry.action === 'ERROR' || told.has(entry.id)) return;
      told.add(entry.id);
      for (const oldest of told) {
        if (told.size <= MAX_TOLD) break;
        told.delete(oldest);
      }
      events.tell(runStream(entry.runId), KINDS[entry.status], {
        entry: entry.id,
        symbol: entry.symbol,
        conId: entry.conId ?? null,
        action: entry.action,
        volume: entry.volume,
        price: entry.price ?? null,
        strategies: entry.strategies,
        comment: entry.comment,
        errorMessage: entry.errorMessage ?? null,
      });
    },
    flush: (signal) => tradeLog.flush(signal),
  };
}
