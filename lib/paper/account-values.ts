/**
 * The account in IB's keys (`accountValue`, message 6; `accountSummary`, message 63). Values of the whole account carry the
 * base currency; those of the ledger come once for `BASE` and once for each currency. Only writes what `valuation` found.
 */
import { divideHalfUp, isZero, max, roundHalfUp, ZERO, type Decimal } from '../domain/decimal.ts';
import type { PaperAccountValue } from './paper-broker.ts';
import { BASE_CURRENCY, type Ledger, type Valuation } from './valuation.ts';

/** A margin account may hold four times its free funds during the day. */
const BUYING_POWER_FACTOR = 4;

const money = (value: Decimal): string => roundHalfUp(value, 2).toFixed(2);

export function accountValues(account: string, found: Valuation): readonly PaperAccountValue[] {
  const row = (key: string, value: string, currency: string): PaperAccountValue => ({ account, key, value, currency });
  const rows = [
    row('AccountCode', account, ''),
    row('AccountReady', 'true', ''),
    row('AccountType', 'INDIVIDUAL', ''),
    ...wholeAccount(found).map(([key, value]) => row(key, money(value), BASE_CURRENCY)),
    row('Cushion', cushion(found).toFixed(), ''),
    ...baseLedger(found).map(([key, value]) => row(key, money(value), 'BASE')),
    row('ExchangeRate', '1.00', 'BASE'),
  ];
  for (const ledger of found.ledgers) {
    rows.push(row('Currency', ledger.currency, ledger.currency));
    rows.push(row('ExchangeRate', ledger.rate.toFixed(), ledger.currency));
    for (const [key, value] of currencyLedger(ledger)) rows.push(row(key, money(value), ledger.currency));
  }
  return rows;
}

type Row = readonly [key: string, value: Decimal];

function wholeAccount(found: Valuation): readonly Row[] {
  const { netLiquidation, totalCash, initialMargin, maintenanceMargin } = found;
  const available = netLiquidation.minus(initialMargin);
  const excess = netLiquidation.minus(maintenanceMargin);
  return [
    ['NetLiquidation', netLiquidation],
    ['TotalCashValue', totalCash],
    ['AccruedCash', ZERO],
    ['EquityWithLoanValue', netLiquidation],
    ['GrossPositionValue', found.grossPositionValue],
    ['InitMarginReq', initialMargin],
    ['MaintMarginReq', maintenanceMargin],
    ['AvailableFunds', available],
    ['ExcessLiquidity', excess],
    ['FullInitMarginReq', initialMargin],
    ['FullMaintMarginReq', maintenanceMargin],
    ['FullAvailableFunds', available],
    ['FullExcessLiquidity', excess],
    ['BuyingPower', max(available, ZERO).times(BUYING_POWER_FACTOR)],
  ];
}

function baseLedger(found: Valuation): readonly Row[] {
  return [
    ['CashBalance', found.totalCash],
    ['TotalCashBalance', found.totalCash],
    ['StockMarketValue', found.paidValue],
    ['FuturesPNL', found.futuresPnl],
    ['NetLiquidationByCurrency', found.netLiquidation],
    ['UnrealizedPnL', found.unrealizedPnl],
    ['RealizedPnL', found.realizedPnl],
  ];
}

const currencyLedger = ({ cash, paidValue, futuresPnl, unrealizedPnl, realizedPnl }: Ledger): readonly Row[] => [
  ['CashBalance', cash],
  ['TotalCashBalance', cash],
  ['StockMarketValue', paidValue],
  ['FuturesPNL', futuresPnl],
  ['NetLiquidationByCurrency', cash.plus(paidValue).plus(futuresPnl)],
  ['UnrealizedPnL', unrealizedPnl],
  ['RealizedPnL', realizedPnl],
];

/** Excess liquidity as a fraction of net liquidation. */
function cushion({ netLiquidation, maintenanceMargin }: Valuation): Decimal {
  return isZero(netLiquidation) ? ZERO : divideHalfUp(netLiquidation.minus(maintenanceMargin), netLiquidation, 6);
}
