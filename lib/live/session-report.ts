/** What a live session has been: figures a person and `live:verify` can judge, none of them made up. */
import { decimalText, sum } from '../domain/decimal.ts';
import type { RunId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import { isoTime } from '../trading/iso-time.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import type { OwnOrder, OwnOrders } from './own-orders.ts';
import type { SessionPnl } from './session-pnl.ts';
import type { SymbolFigures } from './symbol-figures.ts';

export interface SessionFacts {
  readonly runId: RunId;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly endedBy: string;
  readonly baseCurrency: string;
  readonly configurationVersions: readonly string[];
  readonly reloads: readonly { readonly atMs: number; readonly kind: 'taken' | 'refused'; readonly detail: string }[];
  readonly figures: readonly SymbolFigures[];
  readonly orders: OwnOrders;
  readonly pnl: SessionPnl;
  readonly windows: { readonly all: number; readonly full: number };
  readonly breaker: {
    readonly open: { readonly cause: string; readonly detail: string; readonly sinceMs: number } | undefined;
    readonly isStored: boolean | undefined;
    readonly history: readonly { readonly atMs: number; readonly kind: string; readonly detail: string }[];
    readonly lastSentAtMs: number | undefined;
  };
  readonly equality: { readonly isEqual: boolean; readonly detail: string; readonly drift: Json };
  readonly priceOf: (conId: number) => string;
}

export type SessionReport = { readonly [name: string]: Json };

export function sessionReport(facts: SessionFacts): SessionReport {
  const { figures, orders, pnl, windows, breaker, equality } = facts;
  const symbols = figures.map((one) => symbolReport(one, facts));
  const fills = orders.fills();
  return {
    sessionId: facts.runId,
    startedAt: isoTime(facts.startedAtMs),
    endedAt: isoTime(facts.endedAtMs),
    durationSeconds: Math.round(facts.endedAtMs - facts.startedAtMs) / 1000,
    endedBy: facts.endedBy,
    configurationVersions: facts.configurationVersions,
    reloads: facts.reloads.map(({ atMs, kind, detail }) => ({ at: isoTime(atMs), kind, detail })),
    symbols,
    orders: totalOutcomes(figures.map((one) => finalOutcomes(one, orders))),
    executions: fills.length,
    pnl: showPnl(pnl, facts.baseCurrency),
    concurrency: {
      intervals: windows.all,
      allServed: windows.full,
      share: windows.all === 0 ? null : Math.round((windows.full / windows.all) * 10_000) / 10_000,
    },
    breaker: {
      status: breaker.open === undefined ? 'closed' : 'open',
      ...(breaker.open === undefined
        ? {}
        : {
            cause: breaker.open.cause,
            detail: breaker.open.detail,
            since: isoTime(breaker.open.sinceMs),
            stored: breaker.isStored ?? null,
            lastOrderSentAfterTripMs:
              breaker.lastSentAtMs === undefined ? null : Math.max(0, breaker.lastSentAtMs - breaker.open.sinceMs),
          }),
      events: breaker.history.map(({ atMs, kind, detail }) => ({ at: isoTime(atMs), kind, detail })),
    },
    ledgerEqualsBroker: equality.isEqual,
    equality: equality.detail,
    drift: equality.drift,
  };
}

function symbolReport(one: SymbolFigures, { orders, pnl, priceOf }: SessionFacts): { readonly [name: string]: Json } {
  const fills =
    one.conId === undefined ? [] : orders.fills().filter(({ execution }) => execution.contract.conId === one.conId);
  const volume = sum(fills.map(({ execution }) => execution.quantity));
  const own = pnl.kind === 'known' ? [...pnl.byContract].find(([conId]) => conId === one.conId)?.[1] : undefined;
  return {
    symbol: one.symbol,
    conId: one.conId ?? null,
    prices: one.conId === undefined ? null : priceOf(one.conId),
    strategy: one.strategy,
    magicNumber: one.magicNumber,
    intervals: one.intervals,
    served: one.served,
    orders: finalOutcomes(one, orders),
    orderRefs: [...orders.all()].flatMap(({ request }) =>
      request.contract.conId === one.conId ? [String(request.orderRef)] : [],
    ),
    executions: fills.length,
    volume: decimalText(volume),
    pnl: own === undefined ? null : decimalText(own),
    heartbeats: one.heartbeats,
    missedHeartbeats: one.missedHeartbeats,
    maxLatencyMs: one.maxLatencyMs ?? null,
    maxQuoteAgeMs: one.maxQuoteAgeMs,
    reading: one.reading,
    errors: Object.fromEntries(one.errors),
  };
}

type Outcomes = { readonly [kind in OrderOutcome['kind']]: number };

/** As it is at the end: what was confirmed as working has filled or was cancelled since. Denied: also before an order was. */
function finalOutcomes(one: SymbolFigures, orders: OwnOrders): Outcomes {
  const { working: _, ...told } = one.outcomes;
  const later = { working: 0, filled: 0, cancelled: 0 };
  for (const order of orders.all()) {
    if (order.request.contract.conId !== one.conId || order.outcome !== 'working') continue;
    later[lifeOf(order)] += 1;
  }
  return {
    ...told,
    working: later.working,
    filled: told.filled + later.filled,
    cancelled: told.cancelled + later.cancelled,
  };
}

const lifeOf = ({ isDone, brokerFilled, request }: OwnOrder): 'working' | 'filled' | 'cancelled' =>
  brokerFilled.gte(request.quantity) ? 'filled' : isDone ? 'cancelled' : 'working';

function totalOutcomes(all: readonly Outcomes[]): { readonly [name: string]: Json } {
  const total: { [name: string]: number } = {};
  for (const outcomes of all) {
    for (const [kind, count] of Object.entries(outcomes)) total[kind] = (total[kind] ?? 0) + count;
  }
  return total;
}

const showPnl = (pnl: SessionPnl, currency: string): Json =>
  pnl.kind === 'known'
    ? { status: 'known', total: decimalText(pnl.total), currency }
    : { status: 'missing', total: null, currency, reason: pnl.reason };
