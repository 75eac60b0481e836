/** What a live session has been: figures a person and `live:verify` can judge, none of them made up. */
import { decimalText } from '../domain/decimal.ts';
import type { RunId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import { isoTime } from '../trading/iso-time.ts';
import { finalOutcomes, totalOutcomes } from './final-outcomes.ts';
import type { OwnOrders } from './own-orders.ts';
import { liveOrderPrefix } from './place-live-order.ts';
import type { SessionPnl } from './session-pnl.ts';
import type { SymbolFigures } from './symbol-figures.ts';

export interface SessionFacts {
  readonly runId: RunId;
  /** Orders are named after it. */
  readonly planId: RunId;
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
  return {
    sessionId: facts.runId,
    startedAt: isoTime(facts.startedAtMs),
    endedAt: isoTime(facts.endedAtMs),
    durationSeconds: Math.round(facts.endedAtMs - facts.startedAtMs) / 1000,
    endedBy: facts.endedBy,
    configurationVersions: facts.configurationVersions,
    reloads: facts.reloads.map(({ atMs, kind, detail }) => ({ at: isoTime(atMs), kind, detail })),
    symbols,
    orders: { ...totalOutcomes(figures.map((one) => finalOutcomes(one, orders))) },
    executions: orders.executions(),
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

function symbolReport(
  one: SymbolFigures,
  { orders, pnl, priceOf, planId }: SessionFacts,
): { readonly [name: string]: Json } {
  const totals = one.conId === undefined ? undefined : orders.totals(one.conId);
  const own = pnl.kind === 'known' && one.conId !== undefined ? pnl.byContract.get(one.conId) : undefined;
  return {
    symbol: one.symbol,
    conId: one.conId ?? null,
    prices: one.conId === undefined ? null : priceOf(one.conId),
    strategy: one.strategy,
    magicNumber: one.magicNumber,
    intervals: one.intervals,
    served: one.served,
    orders: { ...finalOutcomes(one, orders) },
    ordered: totals?.ordered ?? 0,
    orderRefPrefix: one.conId === undefined ? null : liveOrderPrefix(planId, one.magicNumber, one.conId),
    executions: totals?.executions ?? 0,
    volume: totals === undefined ? '0' : decimalText(totals.volume),
    pnl: own === undefined ? null : decimalText(own),
    heartbeats: one.heartbeats,
    missedHeartbeats: one.missedHeartbeats,
    maxLatencyMs: one.maxLatencyMs ?? null,
    maxQuoteAgeMs: one.maxQuoteAgeMs,
    reading: one.reading,
    errors: Object.fromEntries(one.errors),
    denials: Object.fromEntries(one.denials),
  };
}

const showPnl = (pnl: SessionPnl, currency: string): Json =>
  pnl.kind === 'known'
    ? { status: 'known', total: decimalText(pnl.total), currency }
    : { status: 'missing', total: null, currency, reason: pnl.reason };
