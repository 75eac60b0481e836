/** What IB says of orders: open, completed, executed. Complete lists only; what cannot be read refuses the list. */
import { SecType } from '@stoqey/ib';
import type { Decimal } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import type { CommissionReport, Fill } from '../../domain/execution.ts';
import type { AccountId, ExecId } from '../../domain/ids.ts';
import type { BrokerOrder } from '../../ports/broker.ts';
import type { BrokerEvents } from './broker-events.ts';
import { fromIbExecution } from './execution-mapping.ts';
import type { ExecutionRow, OrderRow } from './ib-messages.ts';
import { requiredDecimal } from './numbers.ts';
import { fromIbCompletedOrder, fromIbOpenOrder, parseOrderStatus } from './order-mapping.ts';
import { readAnswer, type Requests } from './requests.ts';

/** The newest that was said of one order while the list came. */
interface OpenRow {
  readonly row: OrderRow | undefined;
  readonly status: string;
  readonly filled: number | undefined;
}

/** Open orders of every client as IB lists them, newest word last; live messages about them only make it newer. */
export async function readOpenOrderRows(requests: Requests, signal: AbortSignal): Promise<readonly OpenRow[]> {
  const rows = new Map<string, OpenRow>();
  await requests.plain(
    {
      what: 'open orders',
      turn: 'open orders',
      ask: (api) => void api.reqAllOpenOrders(),
      take(message) {
        if (message.kind === 'open-order') {
          const { order, state } = message.row;
          const key = orderKey(order.permId ?? 0, order.clientId ?? -1, order.orderId ?? -1);
          rows.set(key, { row: message.row, status: state.status, filled: rows.get(key)?.filled });
        }
        if (message.kind === 'order-status') {
          const { permId, clientId, orderId, status, filled } = message.row;
          const key = orderKey(permId, clientId, orderId);
          rows.set(key, { row: rows.get(key)?.row, status, filled });
        }
        return message.kind === 'open-order-end' ? 'end' : 'more';
      },
    },
    signal,
  );
  return [...rows.values()];
}

/** @throws BrokerError, also where an order came without its status: how much of it is filled would be a guess */
export function openOrdersOf(account: AccountId, rows: readonly OpenRow[]): readonly BrokerOrder[] {
  return readAnswer('open orders', () =>
    rows.flatMap(({ row, status, filled }) => {
      if (row === undefined || row.order.account !== account) return [];
      return [fromIbOpenOrder({ ...row, status: parseOrderStatus(status), filled: filledOf(row, filled) })];
    }),
  );
}

export async function readCompletedOrders(
  account: AccountId,
  requests: Requests,
  signal: AbortSignal,
): Promise<readonly BrokerOrder[]> {
  const rows: OrderRow[] = [];
  await requests.plain(
    {
      what: 'completed orders',
      turn: 'completed orders',
      ask: (api) => void api.reqCompletedOrders(false),
      take(message) {
        if (message.kind === 'completed-order') rows.push(message.row);
        return message.kind === 'completed-orders-end' ? 'end' : 'more';
      },
    },
    signal,
  );
  return readAnswer('completed orders', () =>
    rows
      .filter((row) => row.order.account === account)
      .map((row) => fromIbCompletedOrder(row.contract, row.order, row.state)),
  );
}

/**
 * Of every client; live executions carry another request id and never mix in. IB tells the commissions of all of them again
 * with the answer (commissionReport follows each execDetails): they are taken from there, and else from what was told before.
 */
export async function readExecutions(options: {
  readonly account: AccountId;
  readonly requests: Requests;
  readonly events: Pick<BrokerEvents, 'subscribe' | 'commissions'>;
  readonly signal: AbortSignal;
}): Promise<readonly Fill[]> {
  const rows: ExecutionRow[] = [];
  const commissions = new Map<ExecId, CommissionReport>();
  const unsubscribe = options.events.subscribe((event) => {
    if (event.kind === 'commission') commissions.set(event.report.execId, event.report);
  });
  try {
    await options.requests.keyed(
      {
        what: 'executions',
        ask: (api, requestId) => void api.reqExecutions(requestId, {}),
        take(message) {
          if (message.kind === 'execution') rows.push(message.row);
          return message.kind === 'end' ? 'end' : 'more';
        },
      },
      options.signal,
    );
  } finally {
    unsubscribe();
  }
  return readAnswer('executions', () =>
    rows
      .filter(({ execution }) => execution.acctNumber === options.account)
      // IB tells a combination twice: as a whole, which nobody ever holds, and leg by leg.
      .filter(({ contract }) => contract.secType !== SecType.BAG)
      .map((row) => fillOf(row, (id) => commissions.get(id) ?? options.events.commissions.get(id))),
  );
}

function fillOf(row: ExecutionRow, commissionOf: (id: ExecId) => CommissionReport | undefined): Fill {
  const execution = fromIbExecution(row.contract, row.execution);
  const commission = commissionOf(execution.execId);
  return commission === undefined ? { execution } : { execution, commission };
}

/** Orders made by hand have order id 0, so permId is their identity; before it is assigned, client and order id are. */
const orderKey = (permId: number, clientId: number, orderId: number): string =>
  permId > 0 ? `permId ${permId}` : `client ${clientId} order ${orderId}`;

function filledOf(row: OrderRow, filled: number | undefined): Decimal {
  if (filled !== undefined) return requiredDecimal('filled', filled);
  throw new InvalidValueError({
    field: `order status of order ${row.order.orderId} (permId ${row.order.permId})`,
    found: 'none',
    needed: 'one with its filled quantity',
  });
}
