/**
 * `/summary`: the whole account beside the ledger, read side by side, nothing changed. Lists stay lists, so that nothing
 * of the same symbol hides another; sizes are shown as they are.
 */
import { z } from 'zod';
import { decimalText, divideHalfUp, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import { UNALLOCATED } from '../lib/domain/ids.ts';
import type { Position } from '../lib/domain/position.ts';
import type { Quote } from '../lib/domain/quote.ts';
import type { Json } from '../lib/domain/run.ts';
import { marketDay } from '../lib/trading/calendar.ts';
import { comparePositions } from '../lib/trading/compare-positions.ts';
import { BROKER_ZONE } from '../lib/trading/iso-time.ts';
import { referencePrice } from '../lib/trading/reference-price.ts';
import type { ReadingContext, ReadingIntent } from './intent.ts';
import { showBook, showBrokerOrder, showDecimals, showDrift, showFill, showMap } from './show.ts';

const schema = z.strictObject({});
const EXPOSURE_PLACES = 6;

export const summary: ReadingIntent<typeof schema> = {
  kind: 'reading',
  name: 'summary',
  role: 'viewer',
  schema,
  read: async (context) => {
    const { broker, deps, configuration, signal } = context;
    const [account, positions, openOrders, fills, ledger, marketNowMs] = await Promise.all([
      broker.accountSnapshot(signal),
      broker.positions(signal),
      broker.openOrders(signal),
      broker.executions(signal),
      deps.ledger.read({ books: 'all', orders: 'all' }, signal),
      broker.currentTime(signal),
    ]);
    const unsettled = new Set([...ledger.orders.values()].map(({ contract }) => contract.conId));
    const drift = comparePositions({
      positions,
      books: ledger.books,
      unsettled,
      marketDay: marketDay(marketNowMs, BROKER_ZONE),
    });
    const unallocated = ledger.books.get(UNALLOCATED);
    const strategyBooks = new Map([...ledger.books].filter(([id]) => id !== UNALLOCATED));
    const shown = await Promise.all(
      positions.map((position) =>
        showPosition(context, { position, netLiquidation: account.netLiquidation, marketNowMs }),
      ),
    );
    return {
      status: 200,
      body: {
        account: account.account,
        netLiquidation: decimalText(account.netLiquidation),
        baseCurrency: account.baseCurrency,
        accountValues: showMap(account.values, showDecimals),
        positions: shown,
        openOrders: openOrders.map(showBrokerOrder),
        fills: fills.map(showFill),
        books: showMap(strategyBooks, showBook),
        unallocated: unallocated === undefined ? {} : showBook(unallocated),
        drift: drift.map(showDrift),
        tradingState: configuration.tradingState,
      },
    };
  },
};

/** `exposure` is the market value as a fraction of net liquidation; null where the position has no price. */
async function showPosition(
  { broker, configuration, signal }: ReadingContext,
  shown: { readonly position: Position; readonly netLiquidation: Decimal; readonly marketNowMs: number },
): Promise<Json> {
  const { position, netLiquidation, marketNowMs } = shown;
  const { contract, quantity, averageCost } = position;
  const quote: Quote = await broker.quote(contract, signal);
  const staleAfterMs = configuration.staleAfterMinutes * 60_000;
  const nowMs = Math.max(marketNowMs, quote.atMs);
  const found = referencePrice({ quote, lastBar: undefined, nowMs, staleAfterMs });
  const labels = {
    conId: contract.conId,
    localSymbol: contract.localSymbol,
    quantity: decimalText(quantity),
    averageCost: decimalText(averageCost),
    currency: contract.currency,
  };
  if (found.kind === 'none') return { ...labels, marketValue: null, exposure: null, unrealizedPnl: null };
  const marketValue = found.price.price.times(quantity).times(contract.multiplier);
  const exposure = netLiquidation.gt(ZERO)
    ? decimalText(divideHalfUp(marketValue, netLiquidation, EXPOSURE_PLACES))
    : null;
  return {
    ...labels,
    marketValue: decimalText(marketValue),
    exposure,
    unrealizedPnl: decimalText(marketValue.minus(averageCost.times(quantity))),
  };
}
