/**
 * What one trading day of a range comes to: counts, money, and whether ledger and broker were equal at its end. Read from
 * the intents' answers like any caller would, and from the gateway itself, so that the desk is not its own witness.
 */
import { decimal, max, sum, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import type { IntentAnswer } from '../intents/intent.ts';
import { answerFailure } from './answer-failure.ts';
import { allocationAnswer, reconciliationAnswer, summaryAnswer, type SummaryAnswer } from './demo-answers.ts';
import { markedUnits } from './demo-report.ts';
import type { TradingDay } from './trading-day.ts';

/** conId -> signed units of the broker's own book. */
export type BrokerPositions = ReadonlyMap<number, Decimal>;

export interface DayFacts {
  /** `2020-03-26` */
  readonly day: string;
  /** Sent to the broker. */
  readonly orders: number;
  /** Sent, and neither filled nor working: rejected, cancelled, unknown. */
  readonly failedOrders: number;
  /** Wishes of strategies that became no order: denied, skipped, frozen, without a price. */
  readonly refusedWishes: number;
  /** Answers of strategies that failed: without bars, stale, thrown. */
  readonly failedAnswers: number;
  readonly fills: number;
  readonly commissions: Decimal;
  /** strategy -> profit and loss since the first day, realised and not, in base currency. */
  readonly profit: ReadonlyMap<string, Decimal>;
  readonly netLiquidation: Decimal;
  /** Largest difference between ledger and broker in one contract, in units. */
  readonly drift: Decimal;
  readonly equal: boolean;
  /** False where an intent of the day could not prove that nothing was executed on a weekday nobody had read (holidays). */
  readonly proved: boolean;
}

/** Drift is a fact of the day and is counted. @throws Error where an intent failed for any other reason */
export function dayFacts(run: TradingDay, broker: BrokerPositions): DayFacts {
  refuseFailures(run);
  const summary = summaryAnswer.parse(run.summary.body);
  const closing = reconciliationAnswer.parse(run.closing.body);
  const sent = run.allocation.status === 200 ? allocationAnswer.parse(run.allocation.body) : undefined;
  const orders = sent?.orders.filter(({ side }) => side !== undefined) ?? [];
  const answers = Object.values(sent?.strategies ?? {});
  const drift = max(worstDifference(summary, broker), reported(closing.drift));
  return {
    day: run.day,
    orders: orders.length,
    failedOrders: orders.filter(({ outcome }) => outcome !== 'filled' && outcome !== 'working').length,
    refusedWishes: (sent?.orders.length ?? 0) - orders.length,
    failedAnswers: answers.filter(({ outcome }) => outcome === 'failed').length,
    fills: closing.fills.length,
    commissions: sum(closing.fills.map(({ commission }) => decimal(commission ?? '0'))),
    profit: profitOf(summary),
    netLiquidation: decimal(summary.netLiquidation),
    drift,
    equal: drift.eq(ZERO) && [run.allocation, run.reconciliation, run.closing].every(({ status }) => status === 200),
    proved: [sent, reconciliationAnswer.parse(run.reconciliation.body), closing].every(
      (answer) => answer?.proof.proved !== false,
    ),
  };
}

const DRIFTED = 409;

function refuseFailures(run: TradingDay): void {
  const answers: readonly (readonly [string, IntentAnswer])[] = [
    ['allocation', run.allocation],
    ['trade-reconciliation', run.reconciliation],
    ['trade-reconciliation after the close', run.closing],
    ['summary', run.summary],
  ];
  const failed = answers.find(([, answer]) => answer.status !== 200 && !isDrift(answer));
  if (failed === undefined) return;
  const [intent, { status, body }] = failed;
  throw answerFailure(`Intent ${intent} on ${run.day}`, { status, body });
}

const isDrift = ({ status, body }: IntentAnswer): boolean =>
  status === DRIFTED && JSON.stringify(body).includes('urn:intentdesk:problem:ledger-drift');

/** Books against the positions the desk was told, and against the broker's own. */
function worstDifference(summary: SummaryAnswer, broker: BrokerPositions): Decimal {
  const ledger = new Map<number, Decimal>();
  for (const book of [...Object.values(summary.books), summary.unallocated]) {
    for (const [conId, { quantity }] of Object.entries(book)) {
      ledger.set(Number(conId), (ledger.get(Number(conId)) ?? ZERO).plus(decimal(quantity)));
    }
  }
  const told = new Map(summary.positions.map(({ conId, quantity }) => [conId, decimal(quantity)]));
  return [...new Set([...ledger.keys(), ...told.keys(), ...broker.keys()])]
    .flatMap((conId) => [told, broker].map((other) => [ledger.get(conId) ?? ZERO, other.get(conId) ?? ZERO] as const))
    .map(([ours, theirs]) => ours.minus(theirs).abs())
    .reduce(max, reported(summary.drift));
}

const reported = (rows: readonly { readonly difference: string }[]): Decimal =>
  rows.map(({ difference }) => decimal(difference).abs()).reduce(max, ZERO);

function profitOf(summary: SummaryAnswer): ReadonlyMap<string, Decimal> {
  const marks = markedUnits(summary);
  return new Map(
    Object.entries(summary.books).map(([strategy, book]) => [
      strategy,
      sum(
        Object.values(book).map(({ localSymbol, quantity, cost, realizedPnl }) =>
          (marks.get(localSymbol) ?? ZERO).times(decimal(quantity)).minus(decimal(cost)).plus(decimal(realizedPnl)),
        ),
      ),
    ]),
  );
}
