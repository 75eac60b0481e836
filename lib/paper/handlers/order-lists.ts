/** Lists of orders and executions: open (own, all), completed, executions with their commissions. Each ends with its END. */
import type { ReqCompletedOrdersFields, ReqExecutionsFields } from '../../tws/requests/order-requests.ts';
import { answerError, type Context } from '../client-session.ts';
import { GATEWAY_ZONE, wireTimeMs } from '../gateway-time.ts';
import type { PaperExecution, PaperOrder } from '../paper-broker.ts';
import {
  commissionFields,
  completedOrderFields,
  execDetailsFields,
  openOrderFields,
  orderStatusFields,
} from '../wire-values.ts';

export function reqOpenOrders(context: Context): void {
  listOpenOrders(context, (order) => order.clientId === context.session.clientId);
}

export function reqAllOpenOrders(context: Context): void {
  listOpenOrders(context, () => true);
}

function listOpenOrders({ session, broker, contractOf }: Context, wanted: (order: PaperOrder) => boolean): void {
  for (const order of broker.openOrders().filter(wanted)) {
    const contract = contractOf(order.input.conId);
    session.answer('openOrder', openOrderFields(order, contract));
    session.answer('orderStatus', orderStatusFields(order));
  }
  session.answer('openOrderEnd', {});
}

/** Every order here came through the API, so `apiOnly` changes nothing. */
export function reqCompletedOrders({ session, broker, contractOf }: Context, _request: ReqCompletedOrdersFields): void {
  for (const order of broker.completedOrders()) {
    const contract = contractOf(order.input.conId);
    session.answer('completedOrder', completedOrderFields(order, contract));
  }
  session.answer('completedOrdersEnd', {});
}

/** Empty filters match everything; client id 0 means every client. */
export function reqExecutions(context: Context, request: ReqExecutionsFields): void {
  const { session, broker, contractOf } = context;
  const sinceMs = request.time === '' ? 0 : wireTimeMs(request.time, GATEWAY_ZONE);
  if (sinceMs === undefined) {
    const text = `Error validating request: Invalid time ${request.time}, needed yyyymmdd-hh:mm:ss`;
    return answerError(session, { id: request.reqId, code: 321, text });
  }
  for (const { execution, commission } of broker.executions()) {
    const contract = contractOf(execution.conId);
    if (execution.atMs < sinceMs || !matches(request, execution, contract)) continue;
    session.answer('execDetails', execDetailsFields(execution, contract, request.reqId));
    if (commission !== undefined && !context.holdsCommission(execution))
      session.answer('commissionReport', commissionFields(commission));
  }
  session.answer('execDetailsEnd', { reqId: request.reqId });
}

const SIDE_WORDS: ReadonlyMap<string, string> = new Map([
  ['BUY', 'BUY'],
  ['BOT', 'BUY'],
  ['SELL', 'SELL'],
  ['SLD', 'SELL'],
]);

function matches(
  request: ReqExecutionsFields,
  execution: PaperExecution,
  contract: { readonly symbol: string; readonly secType: string },
): boolean {
  const side = SIDE_WORDS.get(request.side.toUpperCase()) ?? request.side;
  return (
    (request.filterClientId === 0 || request.filterClientId === execution.clientId) &&
    same(request.account, execution.account) &&
    same(request.symbol, contract.symbol) &&
    same(request.secType, contract.secType) &&
    same(request.exchange, execution.exchange) &&
    same(side, execution.side)
  );
}

const same = (filter: string, value: string): boolean => filter === '' || filter.toUpperCase() === value.toUpperCase();
