/**
 * Profit and loss as `pnl` and `pnlSingle` (94, 95) tell it: realised and unrealised are the account's own figures, the
 * day's result is what net liquidation has gained since midnight in New York. Asks the broker, changes nothing.
 */
import type { Contract } from '../domain/contract.ts';
import { decimal, decimalText, isZero, ONE, roundHalfUp, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import type { PnLFields, PnLSingleFields } from '../tws/responses/pnl-responses.ts';
import { dailyPnl, type ReportedFill } from './daily-pnl.ts';
import { newYorkAtMs, newYorkDay } from './new-york-time.ts';
import type { PaperBroker, PaperPosition } from './paper-broker.ts';

export interface PnLSource {
  readonly broker: PaperBroker;
  readonly contractOf: (conId: number) => Contract;
}

const moneyText = (value: Decimal): string => roundHalfUp(value, 2).toFixed(2);

/** Of everything an account holds or has closed today, in base currency. */
export function accountPnL(source: PnLSource, account: string): Omit<PnLFields, 'reqId'> {
  const { broker, contractOf } = source;
  const values = broker.accountValues(account);
  const inBase = (key: string): string | undefined =>
    values.find((row) => row.key === key && row.currency === 'BASE')?.value;
  const rate = (currency: string): Decimal => {
    const found = values.find((row) => row.key === 'ExchangeRate' && row.currency === currency);
    return found === undefined ? ONE : decimal(found.value);
  };
  const fills = fillsOf(broker, account);
  const days = touched(broker, account, fills).map((position) =>
    dayOf(source, position, fills).times(rate(contractOf(position.conId).currency)),
  );
  return {
    dailyPnl: moneyText(sum(days)),
    unrealizedPnl: inBase('UnrealizedPnL'),
    realizedPnl: inBase('RealizedPnL'),
  };
}

/** Of one position, in the currency of its contract. */
export const positionPnL = (source: PnLSource, position: PaperPosition): Omit<PnLSingleFields, 'reqId'> => ({
  position: decimalText(position.quantity),
  dailyPnl: moneyText(dayOf(source, position, fillsOf(source.broker, position.account))),
  unrealizedPnl: moneyText(position.unrealizedPnl),
  realizedPnl: moneyText(position.realizedPnl),
  value: moneyText(position.marketValue),
});

const fillsOf = (broker: PaperBroker, account: string): readonly ReportedFill[] =>
  broker.executions().filter(({ execution }) => execution.account === account);

/** Positions held, and those that executions of today have closed. */
function touched(broker: PaperBroker, account: string, fills: readonly ReportedFill[]): readonly PaperPosition[] {
  const held = broker.positions().filter((position) => position.account === account);
  const known = new Set(held.map(({ conId }) => conId));
  const closed = new Set(fills.map(({ execution }) => execution.conId).filter((conId) => !known.has(conId)));
  return [...held, ...[...closed].flatMap((conId) => broker.position({ account, conId }) ?? [])];
}

function dayOf({ broker, contractOf }: PnLSource, position: PaperPosition, fills: readonly ReportedFill[]): Decimal {
  const { conId, quantity, marketValue } = position;
  const nowMs = broker.clock.nowMs();
  const dayStartMs = newYorkAtMs(newYorkDay(nowMs), 0);
  return dailyPnl({
    quantity,
    marketValue: isZero(quantity) ? ZERO : marketValue,
    multiplier: contractOf(conId).multiplier,
    priorClose: broker.quote(conId, nowMs - dayStartMs)?.last,
    fills: fills.filter(({ execution }) => execution.conId === conId),
  });
}
