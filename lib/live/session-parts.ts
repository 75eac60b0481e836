/** What one loop may use of its session. Everything but the order itself is answered from memory, in the same tick. */
import type { ContractDetails } from '../domain/contract.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { ConId, Currency, StrategyId } from '../domain/ids.ts';
import type { LiveSymbol } from './live-configuration.ts';
import type { LiveDesk } from './live-desk.ts';
import type { OwnOrders } from './own-orders.ts';
import type { QuoteBoard } from './quote-board.ts';
import type { SessionLimits } from './session-limits.ts';
import type { SessionTeller } from './session-events.ts';
import type { BreakerWatch } from './watch-breaker.ts';

export interface SessionParts {
  readonly desk: LiveDesk;
  readonly quotes: QuoteBoard;
  readonly orders: OwnOrders;
  readonly breaker: BreakerWatch;
  /** Over the whole account. */
  readonly limits: SessionLimits;
  readonly teller: SessionTeller;
  /** Takes a symbol into the session once: contract, quotes, rate. @throws Error where nothing may be ordered in it */
  contractOf(symbol: LiveSymbol): Promise<ContractDetails>;
  /** Signed units of the strategy's book, the session's executions included. */
  holding(strategy: StrategyId, conId: ConId): Decimal;
  /** Signed units of the account. */
  position(conId: ConId): Decimal;
  /** Base currency for one unit. */
  rate(currency: Currency): Decimal | undefined;
  /** Why nothing may be ordered in this contract now. */
  refusal(conId: ConId): string | undefined;
  nextOrder(): number;
  /** Counts an order under way, so that the end of the session can wait for it. */
  inFlight<Result>(work: () => Promise<Result>): Promise<Result>;
}
