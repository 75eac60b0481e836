/** Requests about the connection: what follows startApi, ids, accounts, time, settings. */
import type { ReqAutoOpenOrdersFields } from '../../tws/requests/order-requests.ts';
import { answerError, type Context } from '../client-session.ts';

const FARMS = [
  { code: 2104, text: 'Market data farm connection is OK:usfarm' },
  { code: 2106, text: 'HMDS data farm connection is OK:ushmds' },
  { code: 2158, text: 'Sec-def data farm connection is OK:secdefil' },
] as const;

/** Accounts, next valid id, then the notices of the data farms, and 2110 where IB's servers are out of reach, as TWS after startApi. */
export function greet(context: Context): void {
  reqManagedAccts(context);
  reqIds(context);
  for (const { code, text } of FARMS) context.session.answer('error', { id: -1, code, text });
  const lost = context.lostNotice();
  if (lost !== undefined) context.session.answer('error', { id: -1, ...lost });
}

/** Reserves nothing: asked twice, it says the same (04, F). */
export function reqIds({ session, broker }: Context): void {
  session.tell({ message: 'nextValidId', fields: { orderId: broker.nextValidId(session.clientId) } });
}

export function reqManagedAccts({ session, broker }: Context): void {
  session.answer('managedAccounts', { accounts: broker.accounts.join(',') });
}

export function reqCurrentTime({ session, broker }: Context): void {
  session.answer('currentTime', { time: Math.floor(broker.clock.nowMs() / 1000) });
}

/** Client 0 may ask to be told of orders typed into TWS; there are none here. */
export function reqAutoOpenOrders({ session }: Context, request: ReqAutoOpenOrdersFields): void {
  if (request.autoBind && session.clientId !== 0) {
    answerError(session, { id: -1, code: 321, text: 'Error validating request: Only client 0 can bind orders' });
  }
}
