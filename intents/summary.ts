/**
 * `/summary`: the whole account beside the ledger, read side by side, nothing changed but the picture of
 * the account that the dashboard shows. Lists stay lists, so that nothing
 * of the same symbol hides another; sizes are shown as they are. What has no price or rate is null, never 0.
 */
import { z } from 'zod';
import { decimalText } from '../lib/domain/decimal.ts';
import { UNALLOCATED } from '../lib/domain/ids.ts';
import { crowdedBooks } from '../lib/trading/book-room.ts';
import { marketDay } from '../lib/trading/calendar.ts';
import { comparePositions } from '../lib/trading/compare-positions.ts';
import { BROKER_ZONE, isoTime } from '../lib/trading/iso-time.ts';
import { alsoPriced } from '../lib/trading/account-picture.ts';
import { markContracts } from '../lib/trading/mark-contracts.ts';
import { keepPicture } from './keep-picture.ts';
import type { ReadingIntent } from './intent.ts';
import { showMarkedBook, showMarkedPosition, type Marked } from './show-marked.ts';
import { showBrokerOrder, showCrowded, showDecimals, showDrift, showFill, showMap, showUnsettled } from './show.ts';

export const summarySchema = z.strictObject({});

export const summary: ReadingIntent<typeof summarySchema> = {
  kind: 'reading',
  name: 'summary',
  role: 'viewer',
  schema: summarySchema,
  read: async (context) => {
    const { broker, deps, configuration, signal } = context;
    const [account, positions, openOrders, fills, ledger, marketNowMs] = await Promise.all([
      broker.accountSnapshot(signal),
      broker.positions(signal),
      broker.openOrders(signal),
      broker.executions(signal),
      deps.ledger.read({ books: 'all', orders: 'all', session: true }, signal),
      broker.currentTime(signal),
    ]);
    const { books } = ledger;
    const orders = [...ledger.orders.values()];
    const drift = comparePositions({
      positions,
      books,
      unsettled: new Set(orders.map(({ contract }) => contract.conId)),
      marketDay: marketDay(marketNowMs, BROKER_ZONE),
    });
    const { baseCurrency, netLiquidation } = account;
    const staleAfterMs = configuration.staleAfterMinutes * 60_000;
    const also = alsoPriced({ account, positions, fills });
    const asked = { positions, books, orders, baseCurrency, marketNowMs, staleAfterMs, also };
    const marks = await markContracts(broker, asked, signal);
    const marked: Marked = { ...marks, netLiquidation, marketNowMs };
    const reading = { account, positions, fills, books, drift, marks, marketAtMs: marketNowMs, source: 'summary' };
    await keepPicture(context, reading);
    const readThroughAtMs = ledger.session.executionsReadThroughAtMs;
    return {
      status: 200,
      body: {
        marketTime: isoTime(marketNowMs),
        account: account.account,
        netLiquidation: decimalText(netLiquidation),
        baseCurrency,
        accountValues: showMap(account.values, showDecimals),
        fx: showDecimals(marked.rates),
        positions: positions.map((position) => showMarkedPosition(position, marked)),
        openOrders: openOrders.map(showBrokerOrder),
        fills: fills.map(showFill),
        books: showMap(new Map([...books].filter(([id]) => id !== UNALLOCATED)), (book) =>
          showMarkedBook(book, marked),
        ),
        unallocated: showMarkedBook(books.get(UNALLOCATED) ?? new Map(), marked),
        crowdedBooks: crowdedBooks(books).map(showCrowded),
        unsettledOrders: orders.map(showUnsettled),
        drift: drift.map(showDrift),
        tradingState: configuration.tradingState,
        tradingStateReason: configuration.tradingStateReason,
        configVersion: configuration.version,
        // When executions were last read to their end and booked: books are as old as that.
        reconciledThrough: readThroughAtMs === undefined ? null : isoTime(readThroughAtMs),
      },
    };
  },
};
