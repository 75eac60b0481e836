/**
 * Why a run did what it did, read out of its stored answer: signals, targets against holdings, what was netted and crossed,
 * orders. An answer of another intent, or of an older desk, has fewer of these parts or none; nothing is guessed.
 */
import type { RunAnswer } from '../../api/answers.ts';
import { isRecord } from '../../api/problem.ts';

export interface SignalRow {
  readonly strategy: string;
  readonly answer: string;
  readonly reading: string;
  /** Symbol -> weight of the strategy's share. */
  readonly weights: readonly (readonly [string, string])[];
}

export interface TargetRow {
  readonly strategy: string;
  readonly symbol: string;
  readonly held: string | undefined;
  readonly target: string | undefined;
}

export interface NetRow {
  readonly symbol: string;
  readonly side: string;
  readonly quantity: string;
  /** Strategy -> units of this order. */
  readonly source: readonly (readonly [string, string])[];
}

export interface CrossRow {
  readonly symbol: string;
  readonly price: string;
  readonly deltas: readonly (readonly [string, string])[];
}

export interface OrderRow {
  readonly symbol: string;
  readonly orderRef: string | undefined;
  readonly side: string | undefined;
  readonly quantity: string | undefined;
  /** Type, limit and time in force, in words. */
  readonly how: string;
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly latencyMs: number | undefined;
  /** As the ledger has it now. */
  readonly state: string | undefined;
  readonly booked: string | undefined;
}

export interface PriceRow {
  readonly symbol: string;
  readonly price: string;
  readonly source: string;
}

export interface WhyRecord {
  readonly facts: readonly (readonly [string, string])[];
  readonly prices: readonly PriceRow[];
  readonly signals: readonly SignalRow[];
  readonly targets: readonly TargetRow[];
  readonly netted: readonly NetRow[];
  readonly crosses: readonly CrossRow[];
  readonly orders: readonly OrderRow[];
  /** Strategy -> outcome with its reason. */
  readonly outcomes: readonly {
    readonly strategy: string;
    readonly outcome: string;
    readonly reason: string | undefined;
  }[];
}

/** What of a run's answer is read here: a run that let its claim go has no `answer`. */
export interface StoredRun {
  readonly answer?: { readonly body: unknown } | null;
  readonly activity: { readonly record: unknown } | null;
  readonly orders: RunAnswer['orders'];
}

/** Who asked for the run and, of a change, why; undefined where its record does not say. */
export function askedBy({ activity }: Pick<StoredRun, 'activity'>): string | undefined {
  const record = activity?.record;
  if (!isRecord(record) || !isRecord(record['caller'])) return undefined;
  const { name, role } = record['caller'];
  const reason = text(record['reason']);
  const who = [text(name), text(role)].filter((word) => word !== undefined).join(', ');
  if (who === '') return undefined;
  return reason === undefined ? who : `${who}: ${reason}`;
}

/** Whether its record has a plan: only that can be decided again. */
export function canReplay({ activity }: Pick<StoredRun, 'activity'>): boolean {
  return isRecord(activity?.record) && 'plan' in activity.record;
}

type Known = Readonly<Record<string, unknown>>;

/** Of a run that kept no answer, what its orders say. */
export function whyRecord(run: StoredRun): WhyRecord {
  const body = bodyOf(run);
  const ledger = new Map(run.orders.map((order) => [order.orderRef, order]));
  const answered = rows(body['orders']).map((order) => orderRow(order, ledger.get(text(order['orderRef']) ?? '')));
  const told = new Set(answered.map(({ orderRef }) => orderRef));
  const untold = run.orders.filter(({ orderRef }) => !told.has(orderRef)).map((order) => orderRow({ ...order }, order));
  return {
    facts: factsOf(body),
    prices: entries(body['prices']).map(([symbol, one]) => ({
      symbol,
      price: text(one['price']) ?? '',
      source: text(one['source']) ?? '',
    })),
    signals: entries(body['signals']).map(([strategy, one]) => ({
      strategy,
      answer: text(one['answer']) ?? '',
      reading: text(one['reading']) ?? text(one['reason']) ?? '',
      weights: pairs(one['weights']),
    })),
    targets: targetsOf(body),
    netted: entries(body['consolidatedTrades']).map(([symbol, one]) => ({
      symbol,
      side: text(one['side']) ?? '',
      quantity: text(one['quantity']) ?? '',
      source: pairs(one['source']),
    })),
    crosses: rows(body['internalCrosses']).map((one) => ({
      symbol: text(one['localSymbol']) ?? '',
      price: text(one['price']) ?? '',
      deltas: pairs(one['deltas']),
    })),
    orders: [...answered, ...untold],
    outcomes: entries(body['strategies']).map(([strategy, one]) => ({
      strategy,
      outcome: text(one['outcome']) ?? '',
      reason: text(one['reason']),
    })),
  };
}

/** The stored answer; of a run without one, what its record kept. */
function bodyOf(run: StoredRun): Known {
  const stored = run.answer?.body;
  if (isRecord(stored)) return stored;
  const record = run.activity?.record;
  if (!isRecord(record)) return {};
  return isRecord(record['answer']) ? record['answer'] : record;
}

const FACTS = [
  ['Market time', 'marketTime'],
  ['Trading state', 'tradingState'],
  ['Net liquidation', 'netLiquidation'],
  ['Base currency', 'baseCurrency'],
  ['Dry run', 'dryRun'],
  ['Document', 'document'],
  ['Refused', 'detail'],
] as const;

function factsOf(body: Known): readonly (readonly [string, string])[] {
  const facts = FACTS.flatMap(([label, name]) => {
    const value = body[name];
    if (typeof value === 'boolean') return value ? [[label, 'yes'] as const] : [];
    return typeof value === 'string' ? [[label, value] as const] : [];
  });
  return [...facts, ...rows(body['changes']).map((change) => changeFact(change))];
}

/** A field of the configuration that the run has changed. */
function changeFact({ path, before, after }: Known): readonly [string, string] {
  return [text(path) ?? '', `${JSON.stringify(before)} → ${JSON.stringify(after)}`];
}

function targetsOf(body: Known): readonly TargetRow[] {
  const held = new Map(entries(body['holdings']).map(([strategy, units]) => [strategy, new Map(pairs(units))]));
  const wanted = new Map(
    entries(body['targetPositions']).map(([strategy, units]) => [strategy, new Map(pairs(units))]),
  );
  return [...new Set([...wanted.keys(), ...held.keys()])].flatMap((strategy) => {
    const holds = held.get(strategy) ?? new Map<string, string>();
    const wants = wanted.get(strategy) ?? new Map<string, string>();
    return [...new Set([...wants.keys(), ...holds.keys()])].map((symbol) => ({
      strategy,
      symbol,
      held: holds.get(symbol),
      target: wants.get(symbol),
    }));
  });
}

function orderRow(order: Known, stored: RunAnswer['orders'][number] | undefined): OrderRow {
  const limit = text(order['limitPrice']);
  const how = [text(order['orderType']), limit, text(order['tif'])].filter((word) => word !== undefined).join(' ');
  return {
    symbol: text(order['localSymbol']) ?? '',
    orderRef: text(order['orderRef']),
    side: text(order['side']),
    quantity: text(order['quantity']),
    how,
    outcome: text(order['outcome']) ?? stored?.state.toLowerCase() ?? '',
    reason: text(order['reason']) ?? stored?.reason ?? undefined,
    latencyMs: typeof order['latencyMs'] === 'number' ? order['latencyMs'] : undefined,
    state: stored?.state,
    booked: stored?.booked,
  };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const rows = (value: unknown): readonly Known[] => (Array.isArray(value) ? value.filter(isRecord) : []);

const entries = (value: unknown): readonly (readonly [string, Known])[] =>
  isRecord(value) ? Object.entries(value).filter((entry): entry is [string, Known] => isRecord(entry[1])) : [];

const pairs = (value: unknown): readonly (readonly [string, string])[] =>
  isRecord(value)
    ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    : [];
