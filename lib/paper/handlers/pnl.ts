/**
 * Profit and loss by subscription (94, 95): at once, then whenever it has changed when it is looked at. Realised and
 * unrealised are the account's own figures; the day's result is theirs since midnight in New York.
 */
import { decimal, decimalText, ONE, roundHalfUp, sum, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { ReqPnLFields, ReqPnLSingleFields } from '../../tws/requests/pnl-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import { answerError, takesStream, type Context, type PnLSubscription } from '../client-session.ts';
import { dailyPnl, type ReportedFill } from '../daily-pnl.ts';
import { newYorkAtMs, newYorkDay } from '../new-york-time.ts';
import type { PaperPosition } from '../paper-broker.ts';
import { NO_DEFINITION } from './find-contract.ts';

export function reqPnL(context: Context, request: ReqPnLFields): void {
  subscribe(context, request, undefined);
}

export function reqPnLSingle(context: Context, request: ReqPnLSingleFields): void {
  if (context.broker.contract(request.conId) === undefined) {
    return answerError(context.session, { id: request.reqId, code: 200, text: NO_DEFINITION });
  }
  subscribe(context, request, request.conId);
}

function subscribe(context: Context, request: ReqPnLFields, conId: number | undefined): void {
  const { session, broker } = context;
  const { reqId } = request;
  const account = request.account === '' ? broker.accounts[0] : request.account;
  if (account === undefined || !broker.accounts.includes(account)) {
    const text = `Error validating request: Invalid account code ${request.account}`;
    return answerError(session, { id: reqId, code: 321, text });
  }
  if (!takesStream(session, session.subscriptions.pnl, reqId)) return;
  const subscription: PnLSubscription = { reqId, account, conId, sent: undefined };
  session.subscriptions.pnl.set(reqId, subscription);
  send(context, subscription);
}

/** Of both kinds: their ids are one series at IB too. */
export function cancelPnL({ session }: Context, { reqId }: ReqIdFields): void {
  session.subscriptions.pnl.delete(reqId);
}

export function pushPnL(context: Context): void {
  for (const subscription of context.session.subscriptions.pnl.values()) send(context, subscription);
}

function send(context: Context, subscription: PnLSubscription): void {
  const { reqId, account, conId } = subscription;
  const { session, broker } = context;
  if (conId === undefined) {
    const fields = { reqId, ...accountPnL(context, account) };
    if (!isNews(subscription, fields)) return;
    return session.answer('pnl', fields);
  }
  const position = broker.position({ account, conId });
  if (position === undefined) return;
  const fields = {
    reqId,
    position: decimalText(position.quantity),
    dailyPnl: moneyText(dayOf(context, position, fillsOf(context, account))),
    unrealizedPnl: moneyText(position.unrealizedPnl),
    realizedPnl: moneyText(position.realizedPnl),
    value: moneyText(position.marketValue),
  };
  if (isNews(subscription, fields)) session.answer('pnlSingle', fields);
}

const moneyText = (value: Decimal): string => roundHalfUp(value, 2).toFixed(2);

function isNews(subscription: PnLSubscription, fields: object): boolean {
  const text = JSON.stringify(fields);
  if (subscription.sent === text) return false;
  subscription.sent = text;
  return true;
}

function accountPnL(context: Context, account: string) {
  const { broker, contractOf } = context;
  const values = broker.accountValues(account);
  const inBase = (key: string): string | undefined =>
    values.find((row) => row.key === key && row.currency === 'BASE')?.value;
  const rate = (currency: string): Decimal => {
    const found = values.find((row) => row.key === 'ExchangeRate' && row.currency === currency);
    return found === undefined ? ONE : decimal(found.value);
  };
  const fills = fillsOf(context, account);
  const days = touched(context, account, fills).map((position) =>
    dayOf(context, position, fills).times(rate(contractOf(position.conId).currency)),
  );
  return {
    dailyPnl: moneyText(sum(days)),
    unrealizedPnl: inBase('UnrealizedPnL'),
    realizedPnl: inBase('RealizedPnL'),
  };
}

const fillsOf = ({ broker }: Context, account: string): readonly ReportedFill[] =>
  broker.executions().filter(({ execution }) => execution.account === account);

/** Positions held, and those that executions of today have closed. */
function touched({ broker }: Context, account: string, fills: readonly ReportedFill[]): readonly PaperPosition[] {
  const held = broker.positions().filter((position) => position.account === account);
  const known = new Set(held.map(({ conId }) => conId));
  const closed = new Set(fills.map(({ execution }) => execution.conId).filter((conId) => !known.has(conId)));
  return [...held, ...[...closed].flatMap((conId) => broker.position({ account, conId }) ?? [])];
}

function dayOf(context: Context, position: PaperPosition, fills: readonly ReportedFill[]): Decimal {
  const { broker, contractOf } = context;
  const { conId } = position;
  const nowMs = broker.clock.nowMs();
  const dayStartMs = newYorkAtMs(newYorkDay(nowMs), 0);
  return dailyPnl({
    quantity: position.quantity,
    marketValue: position.quantity.eq(ZERO) ? ZERO : position.marketValue,
    multiplier: contractOf(conId).multiplier,
    priorClose: broker.quote(conId, nowMs - dayStartMs)?.last,
    fills: fills.filter(({ execution }) => execution.conId === conId),
  });
}
