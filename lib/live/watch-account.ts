/**
 * What the account is worth and holds outside of the session, read again and again in the background, so that the limits
 * of an order can be judged in its tick. What was not read lately is unknown. It judges nothing: `session-limits.ts` does.
 */
import type { Limits } from '../domain/configuration.ts';
import { max, ZERO, type Decimal } from '../domain/decimal.ts';
import type { ConId, Currency, OrderRef } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import type { BrokerOrder, BrokerReader } from '../ports/broker.ts';
import { markContracts, type Marks } from '../trading/mark-contracts.ts';
import type { BrokerTruth } from '../trading/read-broker.ts';
import { heldOf, type Held } from './day-book.ts';
import type { LiveDesk } from './live-desk.ts';
import type { SessionStart } from './session-options.ts';

/** Three readings that were missed, by the rhythm of `live-session.ts`. */
export const ACCOUNT_STALE_MS = 30_000;

export interface AccountWatch {
  /** It was read, in base currency. */
  tell(netLiquidation: Decimal): void;
  /** Reads positions and prices outside of the session, where a limit needs them. @throws BrokerError */
  refresh(signal: AbortSignal): Promise<void>;
  /** Undefined where the last reading is too old. */
  netLiquidation(): Decimal | undefined;
  /** conId -> what the account holds in contracts that the session does not trade. */
  others(): ReadonlyMap<ConId, Held>;
  /** Of another contract: undefined where there is none or the last reading is too old. */
  priceOf(conId: ConId): Decimal | undefined;
  previousCloseOf(conId: ConId): Decimal | undefined;
  /**
   * Unsigned units of an order of an earlier run that may still fill: by the broker's list of open orders, and all that was open
   * when the session began where that was not read lately, or proves nothing of this order.
   */
  remaining(order: LedgerOrder): Decimal;
  rates(): ReadonlyMap<Currency, Decimal>;
}

/** What was read of it before the session began. */
export interface AccountStart extends Pick<SessionStart, 'baseCurrency' | 'netLiquidation'> {
  readonly state: {
    readonly truth: Pick<BrokerTruth, 'positions' | 'fills'>;
    /** Of earlier runs, not over when the session began. */
    readonly orders: readonly LedgerOrder[];
  };
}

export interface AccountWatchDeps {
  readonly desk: Pick<LiveDesk, 'broker' | 'clock' | 'configuration' | 'marketNowMs'>;
  readonly start: AccountStart;
  /** Traded by the session: held and priced by the session itself. */
  readonly isOwn: (conId: ConId) => boolean;
}

const NO_MARKS: Marks = { prices: new Map(), unpriced: new Map(), previousCloses: new Map(), rates: new Map() };

export function watchAccount({ desk, start, isOwn }: AccountWatchDeps): AccountWatch {
  const { broker, clock, configuration, marketNowMs } = desk;
  const isNeeded = needsOthers(configuration.limits);
  let worth = { netLiquidation: start.netLiquidation, atMs: clock.nowMs() };
  let positions = heldOf(start.state.truth.positions);
  let marks: Marks = NO_MARKS;
  let markedAtMs = -Infinity;
  let open: OpenOrders | undefined;
  const isFresh = (atMs: number): boolean => clock.nowMs() - atMs <= ACCOUNT_STALE_MS;
  const freshMarks = (): Marks => (isFresh(markedAtMs) ? marks : NO_MARKS);
  return {
    tell(netLiquidation) {
      worth = { netLiquidation, atMs: clock.nowMs() };
    },
    async refresh(signal) {
      if (!isNeeded) return;
      const askedAtMs = clock.nowMs();
      // Before the positions: what fills in between counts twice, and not never.
      const stillOpen = start.state.orders.length === 0 ? undefined : await openOrders(broker, signal);
      const read = await broker.positions(signal);
      const others = read.filter(({ contract, quantity }) => !isOwn(contract.conId) && !quantity.eq(0));
      marks = await markContracts(
        broker,
        {
          positions: others.filter(({ contract }) => contract.secType !== 'CASH'),
          books: new Map(),
          orders: [],
          baseCurrency: start.baseCurrency,
          marketNowMs: marketNowMs(),
          staleAfterMs: configuration.staleAfterMinutes * 60_000,
          also: { contracts: [], currencies: commissionCurrencies(start) },
        },
        signal,
      );
      // Of the moment of the question: a slow answer must not look fresher than it is.
      markedAtMs = askedAtMs;
      positions = heldOf(others);
      open = stillOpen;
    },
    netLiquidation: () => (isFresh(worth.atMs) ? worth.netLiquidation : undefined),
    others: () => new Map([...positions].filter(([conId]) => !isOwn(conId))),
    priceOf: (conId) => freshMarks().prices.get(conId)?.price,
    previousCloseOf: (conId) => freshMarks().previousCloses.get(conId),
    remaining: (order) => remainingOf(order, isFresh(markedAtMs) ? open : undefined),
    rates: () => freshMarks().rates,
  };
}

type OpenOrders = ReadonlyMap<OrderRef, BrokerOrder>;

/** Undefined where the broker was out of reach: what its list leaves out proves nothing then. */
async function openOrders(broker: BrokerReader, signal: AbortSignal): Promise<OpenOrders | undefined> {
  const wasLost = broker.isLinkLost();
  const listed = await broker.openOrders(signal);
  if (wasLost || broker.isLinkLost()) return undefined;
  return new Map(listed.flatMap((order) => (order.orderRef === undefined ? [] : [[order.orderRef, order]])));
}

/** An order that the broker was known to have and lists no more is over; of one that was never confirmed nobody knows. */
function remainingOf({ orderRef, state, quantity, filled }: LedgerOrder, open: OpenOrders | undefined): Decimal {
  const listed = open?.get(orderRef);
  if (listed !== undefined) return max(ZERO, listed.quantity.minus(listed.filled));
  return open !== undefined && state === 'WORKING' ? ZERO : quantity.minus(filled);
}

/** Before the session: the day's loss needs the rates of what was paid then. */
const commissionCurrencies = ({ state }: AccountStart): readonly Currency[] =>
  state.truth.fills.flatMap(({ execution, commission }) => [
    execution.contract.currency,
    ...(commission === undefined ? [] : [commission.currency]),
  ]);

const needsOthers = ({ maxGrossExposure, maxPositions, maxDailyLoss }: Limits): boolean =>
  maxGrossExposure !== undefined || maxPositions !== undefined || maxDailyLoss !== undefined;
