/**
 * Lives through trading days for a backtest: the desk's own allocation over the paper gateway's virtual clock, a
 * reconciliation where something was sent, and a look at the gateway's account at the close. It judges nothing: figures are
 * made of what it yields (`backtest-figures.ts`).
 */
import { z } from 'zod';
import type { IntentAnswer } from '../intents/intent.ts';
import type { Json } from '../lib/domain/run.ts';
import { decimal, isZero, ONE, sum, ZERO, type Decimal } from '../lib/domain/decimal.ts';
import type { StrategyId } from '../lib/domain/ids.ts';
import type { Ledger } from '../lib/ports/ledger.ts';
import { answerFailure } from './answer-failure.ts';
import type { LocalDesk } from './local-desk.ts';
import { momentsOf } from './local-days.ts';

/** What the account came to at the close of one day; money in base currency. */
export interface BacktestDay {
  /** `2020-03-26` */
  readonly day: string;
  readonly netLiquidation: Decimal;
  /** Sum of |units| x price x multiplier x fx. */
  readonly grossExposure: Decimal;
  /** Sum of quantity x price x multiplier x fx over the day's executions. */
  readonly turnover: Decimal;
  readonly commissions: Decimal;
  readonly orders: number;
  readonly fills: number;
  /** Wishes that became no order, and answers of strategies that failed. */
  readonly refused: number;
  /** strategy -> profit and loss since the first day, realised and not. */
  readonly profit: ReadonlyMap<StrategyId, Decimal>;
  /** Whether the sum of the books was the broker's position in every contract. */
  readonly equal: boolean;
}

export interface BacktestRange {
  readonly days: readonly string[];
  readonly strategies: readonly string[];
  readonly ledger: Ledger;
}

const allocationShape = z.object({
  orders: z.array(z.object({ side: z.string().optional() })),
  strategies: z.record(z.string(), z.object({ outcome: z.string() })),
});

/** Yields each day at its close. @throws Error where an intent answers anything but 200 */
export async function* backtestDays(local: LocalDesk, range: BacktestRange): AsyncGenerator<BacktestDay> {
  for (const day of range.days) {
    const moments = momentsOf(day);
    local.gateway.clock.advanceTo(moments.tradeAtMs);
    const answer = await call(local, 'allocation', { strategies: [...range.strategies] }, day);
    const allocation = allocationShape.parse(answer.body);
    const orders = allocation.orders.filter(({ side }) => side !== undefined).length;
    if (orders > 0) await call(local, 'trade-reconciliation', {}, day);
    local.gateway.clock.advanceTo(moments.afterCloseAtMs);
    const failed = Object.values(allocation.strategies).filter(({ outcome }) => outcome === 'failed').length;
    const refused = allocation.orders.length - orders + failed;
    yield { ...(await closeOf(local, range.ledger)), day, orders, refused };
  }
}

const OK = 200;

async function call({ desk }: LocalDesk, intent: string, body: Json, day: string): Promise<IntentAnswer> {
  const answer = await desk.call({
    intent,
    body,
    idempotencyKey: `backtest-${day}`,
    schedule: undefined,
    role: 'admin',
    callerName: 'backtest',
    signal: AbortSignal.any([]),
  });
  if (answer.status !== OK) throw answerFailure(`Intent ${intent} on ${day}`, answer);
  return answer;
}

type Close = Omit<BacktestDay, 'day' | 'orders' | 'refused'>;

/** Money comes from the gateway's account, not from what the desk believes; profits come from the books. */
async function closeOf(local: LocalDesk, ledger: Ledger): Promise<Close> {
  const { broker } = local.gateway;
  const rates = ratesOf(local);
  const unit = (conId: number): Decimal => {
    const contract = broker.contract(conId)?.contract;
    return (contract?.multiplier ?? ONE).times(rates.get(contract?.currency ?? '') ?? ONE);
  };
  const positions = broker.positions();
  const executions = broker.executions();
  const { books } = await ledger.read({ books: 'all' }, AbortSignal.any([]));
  const held = new Map<number, Decimal>();
  const profit = new Map<StrategyId, Decimal>();
  const marks = new Map(positions.map(({ conId, marketPrice }) => [conId, marketPrice]));
  for (const [strategy, book] of books) {
    for (const [conId, { quantity, cost, realizedPnl, multiplier, currency }] of book) {
      held.set(conId, (held.get(conId) ?? ZERO).plus(quantity));
      const mark = (marks.get(conId) ?? ZERO).times(multiplier).times(quantity);
      const own = mark
        .minus(cost)
        .plus(realizedPnl)
        .times(rates.get(currency) ?? ONE);
      profit.set(strategy, (profit.get(strategy) ?? ZERO).plus(own));
    }
  }
  for (const { conId, quantity } of positions) held.set(conId, (held.get(conId) ?? ZERO).minus(quantity));
  return {
    netLiquidation: netLiquidationOf(local),
    grossExposure: sum(
      positions.map(({ conId, quantity, marketPrice }) => quantity.abs().times(marketPrice).times(unit(conId))),
    ),
    turnover: sum(executions.map(({ execution: e }) => e.quantity.times(e.price).times(unit(e.conId)))),
    commissions: sum(
      executions.map(({ commission }) =>
        (commission?.commission ?? ZERO).times(rates.get(commission?.currency ?? '') ?? ONE),
      ),
    ),
    fills: executions.length,
    profit,
    equal: [...held.values()].every(isZero),
  };
}

const accountRows = ({ gateway: { broker } }: LocalDesk) => broker.accounts.flatMap((id) => broker.accountValues(id));

/** currency -> base currency for one unit. */
const ratesOf = (local: LocalDesk): ReadonlyMap<string, Decimal> =>
  new Map(
    accountRows(local)
      .filter(({ key }) => key === 'ExchangeRate')
      .map(({ currency, value }) => [currency, decimal(value)]),
  );

/** Cash and positions of the whole account, as the gateway's own valuation has it. */
export function netLiquidationOf(local: LocalDesk): Decimal {
  const row = accountRows(local).find(({ key }) => key === 'NetLiquidation');
  if (row === undefined) throw new Error('Account has no net liquidation: found no row, needed NetLiquidation');
  return decimal(row.value);
}
