/**
 * Profit and loss by subscription (94, 95): at once, then whenever it has changed when it is looked at. Realised and
 * unrealised are the account's own figures; the day's result is theirs since midnight in New York.
 */
import type { ReqPnLFields, ReqPnLSingleFields } from '../../tws/requests/pnl-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import { accountPnL, positionPnL } from '../account-pnl.ts';
import { answerError, takesStream, type Context, type PnLSubscription } from '../client-session.ts';
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
    if (isNews(subscription, fields)) session.answer('pnl', fields);
    return;
  }
  const position = broker.position({ account, conId });
  if (position === undefined) return;
  const fields = { reqId, ...positionPnL(context, position) };
  if (isNews(subscription, fields)) session.answer('pnlSingle', fields);
}

function isNews(subscription: PnLSubscription, fields: object): boolean {
  const text = JSON.stringify(fields);
  if (subscription.sent === text) return false;
  subscription.sent = text;
  return true;
}
