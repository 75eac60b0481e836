/**
 * Profit and loss of the broker's current day, for `maxDailyLoss`: what the account is worth now in its positions, less
 * what these were worth at the previous close, less what today's executions cost, realised and unrealised together and
 * commissions included. Deposits and the revaluation of foreign cash are no part of it. What cannot be computed is told,
 * never taken for zero. Source: positions, executions and previous closes of the broker itself.
 */
import type { Contract } from '../domain/contract.ts';
import { decimalText, isZero, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import type { ConId, Currency } from '../domain/ids.ts';
import { lossOf } from '../domain/pnl.ts';
import type { Position } from '../domain/position.ts';
import { signedQuantity } from '../domain/side.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { exchangeRates } from './exchange-rates.ts';
import { isolated } from './isolated.ts';
import { fillCost, newestRevisions } from './newest-revisions.ts';
import { referencePrice } from './reference-price.ts';

export interface DayPnlInput {
  readonly positions: readonly Position[];
  /** Of the current broker day. */
  readonly fills: readonly Fill[];
  readonly marks: ReadonlyMap<ConId, Decimal>;
  readonly previousCloses: ReadonlyMap<ConId, Decimal>;
  /** Base currency per unit. */
  readonly rates: ReadonlyMap<Currency, Decimal>;
}

export type DayPnl =
  | { readonly kind: 'known'; readonly pnl: Decimal }
  | { readonly kind: 'unknown'; readonly reason: string };

/** In base currency. A price or rate is needed only where something depends on it. */
export function dayPnl(input: DayPnlInput): DayPnl {
  const fills = [...newestRevisions(input.fills).values()];
  const parts: Decimal[] = [];
  for (const contract of concerned(input)) {
    const part = contractPnl(contract, fills, input);
    if (part.kind === 'unknown') return part;
    parts.push(part.pnl);
  }
  for (const { execution, commission } of fills) {
    if (commission === undefined || isZero(execution.quantity)) continue;
    const rate = input.rates.get(commission.currency);
    if (rate === undefined) return unknown(`no exchange rate for ${commission.currency}`);
    parts.push(commission.commission.times(rate).neg());
  }
  return { kind: 'known', pnl: sum(parts) };
}

/** Contracts with a position or an execution today; cash is money. */
export function concerned({ positions, fills }: Pick<DayPnlInput, 'positions' | 'fills'>): readonly Contract[] {
  const contracts = [...positions.map(({ contract }) => contract), ...fills.map(({ execution }) => execution.contract)];
  const byId = new Map(contracts.map((contract) => [contract.conId, contract]));
  return [...byId.values()].filter(({ secType }) => secType !== 'CASH');
}

function contractPnl(contract: Contract, fills: readonly Fill[], input: DayPnlInput): DayPnl {
  const { conId, multiplier, localSymbol, currency } = contract;
  const own = fills.filter(({ execution }) => execution.contract.conId === conId);
  const bought = sum(own.map(({ execution }) => signedQuantity(execution.side, execution.quantity)));
  const paid = sum(own.map((fill) => signedQuantity(fill.execution.side, fillCost(fill, multiplier))));
  const now = sum(input.positions.filter((it) => it.contract.conId === conId).map(({ quantity }) => quantity));
  const before = now.minus(bought);
  const mark = isZero(now) ? ZERO : input.marks.get(conId);
  const close = isZero(before) ? ZERO : input.previousCloses.get(conId);
  const rate = input.rates.get(currency);
  if (mark === undefined) return unknown(`no price of ${localSymbol}`);
  if (close === undefined) return unknown(`no previous close of ${localSymbol}`);
  if (rate === undefined) return unknown(`no exchange rate for ${currency}`);
  const earned = now.times(mark).minus(before.times(close)).times(multiplier).minus(paid);
  return { kind: 'known', pnl: earned.times(rate) };
}

const unknown = (what: string): DayPnl => ({ kind: 'unknown', reason: `Loss of the day is unknown: found ${what}` });

/** Why nothing may grow any more; undefined: the loss is below `maxDailyLoss` (at the limit it is not). */
export function lossRefusal(pnl: DayPnl, maxDailyLoss: Decimal): string | undefined {
  if (pnl.kind === 'unknown') return pnl.reason;
  const loss = lossOf(pnl.pnl);
  if (loss.lt(maxDailyLoss)) return undefined;
  return `Loss of the day is too large: found ${decimalText(loss)}, needed less than ${decimalText(maxDailyLoss)} in base currency`;
}

export interface DayPnlRequest extends Pick<DayPnlInput, 'positions' | 'fills'> {
  readonly baseCurrency: Currency;
  readonly marketNowMs: number;
  readonly staleAfterMs: number;
}

/** Asks the broker for the prices and rates that are needed, side by side. */
export async function readDayPnl(broker: BrokerReader, request: DayPnlRequest, signal: AbortSignal): Promise<DayPnl> {
  const contracts = concerned(request);
  const commissions = request.fills.flatMap(({ commission }) => commission?.currency ?? []);
  const currencies = new Set([...contracts.map(({ currency }) => currency), ...commissions]);
  const marks = new Map<ConId, Decimal>();
  const previousCloses = new Map<ConId, Decimal>();
  const [{ rates }] = await Promise.all([
    exchangeRates(broker, { ...request, currencies }, signal),
    ...contracts.map(async (contract) => {
      const asked = await isolated({ broker, signal }, () => broker.quote(contract, signal));
      if (asked.kind === 'failed') return;
      const { marketNowMs, staleAfterMs } = request;
      // The market time was read long before, strategies were asked in between: the broker's clock has gone on since.
      const nowMs = Math.max(marketNowMs, asked.value.atMs);
      const found = referencePrice({ purpose: 'valuing', quote: asked.value, lastBar: undefined, nowMs, staleAfterMs });
      if (found.kind === 'price') marks.set(contract.conId, found.price.price);
      if (asked.value.close?.gt(ZERO) === true) previousCloses.set(contract.conId, asked.value.close);
    }),
  ]);
  return dayPnl({ ...request, marks, previousCloses, rates });
}
