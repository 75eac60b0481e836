/**
 * Profit and loss of a day, as IB defines it (`pnl`, `pnlSingle`, messages 94 and 95): value now, less the value at the
 * close before, less what executions of the day have cost, commissions included. Pure; a day is the broker's, from
 * midnight in New York. A future that was settled in cash today leaves no execution, and so no daily result.
 */
import { roundHalfUp, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import { signedQuantity } from '../domain/side.ts';
import { executionKey } from './execution-log.ts';
import type { PaperCommission, PaperExecution } from './paper-broker.ts';

export interface ReportedFill {
  readonly execution: PaperExecution;
  readonly commission: PaperCommission | undefined;
}

export interface DayOfContract {
  /** Signed units held now. */
  readonly quantity: Decimal;
  readonly marketValue: Decimal;
  readonly multiplier: Decimal;
  /** Price at the close before the day; undefined where there was none, so that nothing was held. */
  readonly priorClose: Decimal | undefined;
  /** Of this contract and day, corrections behind what they correct. */
  readonly fills: readonly ReportedFill[];
}

/** Newest revision of each execution. */
export function newestFills(fills: readonly ReportedFill[]): readonly ReportedFill[] {
  return [...new Map(fills.map((fill) => [executionKey(fill.execution.execId), fill])).values()];
}

/** In the currency of the contract, in cents. */
export function dailyPnl({ quantity, marketValue, multiplier, priorClose, fills }: DayOfContract): Decimal {
  const newest = newestFills(fills);
  const bought = sum(newest.map(({ execution }) => signedQuantity(execution.side, execution.quantity)));
  const paid = sum(
    newest.map(({ execution }) =>
      signedQuantity(execution.side, execution.quantity).times(execution.price).times(multiplier),
    ),
  );
  const commissions = sum(newest.map(({ commission }) => commission?.commission ?? ZERO));
  const before = quantity.minus(bought);
  const priorValue = roundHalfUp(before.times(priorClose ?? ZERO).times(multiplier), 2);
  return roundHalfUp(marketValue.minus(priorValue).minus(paid).minus(commissions), 2);
}
