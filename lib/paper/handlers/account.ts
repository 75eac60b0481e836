/**
 * Positions, account values and summary: lists with their END, then pushes of what changed, until cancelled or the
 * connection ends. What the values are is the broker's to say.
 */
import type {
  ReqAccountSummaryFields,
  ReqAccountUpdatesFields,
  ReqAccountUpdatesMultiFields,
} from '../../tws/requests/account-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import {
  answerError,
  type Context,
  type MultiSubscription,
  type SentValues,
  type SummarySubscription,
} from '../client-session.ts';
import { GATEWAY_ZONE, minuteText } from '../gateway-time.ts';
import type { PaperAccountValue, PaperPosition } from '../paper-broker.ts';
import { portfolioFields, positionFields } from '../wire-values.ts';

/** IB allows two summaries at once. */
const MOST_SUMMARIES = 2;

export function reqPositions(context: Context): void {
  context.session.subscriptions.positions = true;
  for (const position of heldPositions(context)) sendPosition(context, position);
  context.session.answer('positionEnd', {});
}

export function cancelPositions({ session }: Context): void {
  session.subscriptions.positions = false;
}

function heldPositions({ broker }: Context): readonly PaperPosition[] {
  return broker.positions().filter((position) => !position.quantity.eq(0));
}

function sendPosition({ session, contractOf }: Context, position: PaperPosition): void {
  const contract = contractOf(position.conId);
  session.answer('position', positionFields(position, contract));
}

function sendPortfolio({ session, contractOf }: Context, position: PaperPosition): void {
  const contract = contractOf(position.conId);
  session.answer('portfolioValue', portfolioFields(position, contract));
}

export function reqAccountUpdates(context: Context, request: ReqAccountUpdatesFields): void {
  const { session, broker } = context;
  if (!request.subscribe) {
    session.subscriptions.accountUpdates = undefined;
    return;
  }
  const account = request.account === '' ? broker.accounts[0] : request.account;
  if (account === undefined || !broker.accounts.includes(account)) {
    return answerError(session, {
      id: -1,
      code: 321,
      text: `Error validating request: Invalid account code ${request.account}`,
    });
  }
  const subscription = { account, sent: new Map<string, string>() };
  session.subscriptions.accountUpdates = subscription;
  for (const value of changed(broker.accountValues(account), subscription.sent)) session.answer('accountValue', value);
  for (const position of heldPositions(context)) {
    if (position.account === account) sendPortfolio(context, position);
  }
  session.answer('accountUpdateTime', { time: minuteText(broker.clock.nowMs(), GATEWAY_ZONE) });
  session.answer('accountDownloadEnd', { account });
}

export function reqAccountUpdatesMulti(context: Context, request: ReqAccountUpdatesMultiFields): void {
  const { session, broker } = context;
  const account = request.account === '' ? broker.accounts[0] : request.account;
  if (account === undefined || !broker.accounts.includes(account)) {
    const text = `Error validating request: Invalid account code ${request.account}`;
    return answerError(session, { id: request.reqId, code: 321, text });
  }
  const { reqId, modelCode, ledgerAndNlv } = request;
  const subscription = { reqId, account, modelCode, ledgerAndNlv, sent: new Map<string, string>() };
  session.subscriptions.multi.set(reqId, subscription);
  sendMulti(context, subscription);
  session.answer('accountUpdateMultiEnd', { reqId });
}

function sendMulti({ session, broker }: Context, subscription: MultiSubscription): void {
  const { reqId, modelCode, ledgerAndNlv } = subscription;
  const values = broker.accountValues(subscription.account).filter((value) => !ledgerAndNlv || isLedger(value));
  for (const value of changed(values, subscription.sent)) {
    session.answer('accountUpdateMulti', { ...value, reqId, modelCode });
  }
}

export function cancelAccountUpdatesMulti({ session }: Context, { reqId }: ReqIdFields): void {
  session.subscriptions.multi.delete(reqId);
}

export function reqAccountSummary(context: Context, request: ReqAccountSummaryFields): void {
  const { summaries } = context.session.subscriptions;
  if (!summaries.has(request.reqId) && summaries.size >= MOST_SUMMARIES) {
    return answerError(context.session, {
      id: request.reqId,
      code: 322,
      text: 'Error processing request.-: cause - Maximum number of account summary requests exceeded',
    });
  }
  const subscription = { reqId: request.reqId, tags: request.tags, sent: new Map<string, string>() };
  summaries.set(request.reqId, subscription);
  sendSummary(context, subscription);
  context.session.answer('accountSummaryEnd', { reqId: request.reqId });
}

export function cancelAccountSummary({ session }: Context, { reqId }: ReqIdFields): void {
  session.subscriptions.summaries.delete(reqId);
}

function sendSummary({ session, broker }: Context, subscription: SummarySubscription): void {
  for (const account of broker.accounts) {
    const values = broker.accountValues(account).filter((value) => summaryHas(subscription.tags, value));
    for (const value of changed(values, subscription.sent)) {
      session.answer('accountSummary', { ...value, reqId: subscription.reqId });
    }
  }
}

/** Keys that exist by currency; `$LEDGER` asks for them in base currency, `$LEDGER:USD` in one, `$LEDGER:ALL` in all. */
const LEDGER_KEYS = new Set([
  'AccruedCash',
  'CashBalance',
  'ExchangeRate',
  'FutureOptionValue',
  'FuturesPNL',
  'NetLiquidationByCurrency',
  'OptionMarketValue',
  'RealizedPnL',
  'StockMarketValue',
  'TotalCashBalance',
  'UnrealizedPnL',
]);

/** What remains of the account where only ledger and net liquidation are wanted. */
const isLedger = ({ key }: PaperAccountValue): boolean => key === 'NetLiquidation' || LEDGER_KEYS.has(key);

function summaryHas(tags: string, value: PaperAccountValue): boolean {
  return tags.split(',').some((part) => {
    const tag = part.trim();
    if (!tag.startsWith('$LEDGER')) return tag === value.key;
    const wanted = tag.slice('$LEDGER:'.length) || 'BASE';
    return LEDGER_KEYS.has(value.key) && (wanted === 'ALL' || wanted === value.currency);
  });
}

/** A position changed: to who asked for positions, and to who follows the account. */
export function pushPosition(context: Context, position: PaperPosition): void {
  const { subscriptions } = context.session;
  if (subscriptions.positions) sendPosition(context, position);
  if (subscriptions.accountUpdates?.account === position.account) sendPortfolio(context, position);
}

/** Account values changed: only the changed ones go out. */
export function pushAccount(context: Context, account: string): void {
  const { session, broker } = context;
  const { accountUpdates, multi, summaries } = session.subscriptions;
  if (accountUpdates?.account === account) {
    const values = changed(broker.accountValues(account), accountUpdates.sent);
    for (const value of values) session.answer('accountValue', value);
    if (values.length > 0) {
      session.answer('accountUpdateTime', { time: minuteText(broker.clock.nowMs(), GATEWAY_ZONE) });
    }
  }
  for (const subscription of multi.values()) {
    if (subscription.account === account) sendMulti(context, subscription);
  }
  for (const subscription of summaries.values()) sendSummary(context, subscription);
}

/** The clock moved: positions have new marks, the account new values. */
export function pushMarks(context: Context): void {
  const followed = context.session.subscriptions.accountUpdates?.account;
  if (followed !== undefined) {
    for (const position of heldPositions(context)) {
      if (position.account === followed) sendPortfolio(context, position);
    }
  }
  for (const account of context.broker.accounts) pushAccount(context, account);
}

function changed(values: readonly PaperAccountValue[], sent: SentValues): readonly PaperAccountValue[] {
  return values.filter((value) => {
    const key = `${value.key}|${value.currency}|${value.account}`;
    if (sent.get(key) === value.value) return false;
    sent.set(key, value.value);
    return true;
  });
}
