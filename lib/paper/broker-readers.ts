/** What the simulated broker answers to questions: time passes first, nothing else changes. */
import { isZero, type Decimal } from '../domain/decimal.ts';
import { accountValues } from './account-values.ts';
import type { Valued, Valuer } from './broker-valuer.ts';
import { settlesAtMs } from './catalogue.ts';
import { contractDetails } from './contract-details.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { Halts } from './halts.ts';
import { barSizeMs } from './intraday-bars.ts';
import type { OrderBook } from './order-book.ts';
import type { PaperBroker } from './paper-broker.ts';
import type { PriceBook } from './prices/price-book.ts';
import { valuePosition } from './valuation.ts';

export interface ReaderParts extends Omit<Valued, 'marketChanges'> {
  readonly orders: OrderBook;
  readonly log: ExecutionLog;
  readonly value: Valuer;
  readonly halted: Halts;
  readonly options: { readonly prices: PriceBook; readonly alwaysOpen: boolean };
}

type Readers = Pick<
  PaperBroker,
  | 'openOrders'
  | 'completedOrders'
  | 'executions'
  | 'positions'
  | 'position'
  | 'accountValues'
  | 'contracts'
  | 'contract'
  | 'listed'
  | 'bars'
  | 'quote'
  | 'lastTradeAtMs'
  | 'priceOrigin'
>;

/** @param now lives through what time has passed, and says what time it is */
export function readers(parts: ReaderParts, now: () => number): Readers {
  const { catalogue: contracts, market: marketOf, orders, options, value, halted } = parts;
  const details = contractDetails({ market: marketOf, alwaysOpen: options.alwaysOpen });
  return {
    openOrders: () => (now(), orders.working().flatMap((booked) => (booked.transmitted ? [booked.order] : []))),
    completedOrders: () => (now(), orders.done().map((booked) => booked.order)),
    executions: () => (now(), parts.log.reports()),
    positions() {
      const atMs = now();
      const mark = (id: number): Decimal | undefined => value.mark(id, atMs);
      const held = parts.book.positions().filter(({ state }) => !isZero(state.quantity));
      return held.map((booked) => valuePosition(booked, parts.account, mark).shown);
    },
    position({ account, conId }) {
      const listing = account === parts.account ? contracts.listing(conId) : undefined;
      const atMs = now();
      const mark = (id: number): Decimal | undefined => value.mark(id, atMs);
      return listing && valuePosition(parts.book.position(listing), parts.account, mark).shown;
    },
    accountValues: (account) => (account === parts.account ? accountValues(account, value.at(now())) : []),
    contracts(query) {
      const atMs = now();
      return contracts.find(query, atMs).map((listing) => details(listing, atMs));
    },
    contract(conId) {
      const listing = contracts.listing(conId);
      return listing === undefined ? undefined : details(listing, now());
    },
    listed() {
      const atMs = now();
      return contracts.listed(atMs).map((listing) => details(listing, atMs));
    },
    bars({ conId, barSize, endAtMs, count, fromMs }) {
      const listing = contracts.listing(conId);
      const barMs = barSizeMs(barSize);
      if (listing === undefined || barMs === undefined) return undefined;
      const endMs = Math.min(endAtMs, now(), settlesAtMs(listing) ?? Infinity);
      return marketOf(listing).bars({ barMs, endAtMs: endMs, count, fromMs });
    },
    quote(conId, lateMs = 0) {
      const listing = contracts.listing(conId);
      return listing === undefined ? undefined : halted.quote(listing, now() - lateMs);
    },
    lastTradeAtMs(conId, lateMs = 0) {
      const listing = contracts.listing(conId);
      return listing === undefined ? undefined : halted.market(listing).lastTradeAtMs(now() - lateMs);
    },
    priceOrigin(conId) {
      const listing = contracts.listing(conId);
      return listing === undefined ? 'no prices: unknown contract' : options.prices.origin(listing.terms.prices);
    },
  };
}
