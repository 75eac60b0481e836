/**
 * What arrives from IB as one tagged value: the library's events, untouched but for their shape. A guard stands
 * around each listener, since the library calls them from its socket handler, where an exception ends the process.
 * Nothing is parsed here beyond that.
 */
import {
  ErrorCode,
  EventName,
  type CommissionReport,
  type Contract,
  type ContractDetails,
  type Execution,
  type IBApi,
  type Order,
  type OrderState,
} from '@stoqey/ib';
import { errorText, type ConnectorLog } from './connector-log.ts';
import type { AccountRow } from './account-mapping.ts';
import type { BarRow } from './bar-mapping.ts';

export interface OrderStatusRow {
  readonly orderId: number;
  readonly clientId: number;
  readonly permId: number;
  readonly status: string;
  readonly filled: number | undefined;
  readonly remaining: number | undefined;
}

export interface OrderRow {
  readonly contract: Contract;
  readonly order: Order;
  readonly state: OrderState;
}

export interface ExecutionRow {
  readonly contract: Contract;
  readonly execution: Execution;
}

/** Answers that carry the id of the request they belong to. */
export type KeyedMessage =
  | { readonly kind: 'contract-details'; readonly requestId: number; readonly details: ContractDetails }
  | { readonly kind: 'execution'; readonly requestId: number; readonly row: ExecutionRow }
  | { readonly kind: 'bar'; readonly requestId: number; readonly row: BarRow }
  | { readonly kind: 'account-value'; readonly requestId: number; readonly row: AccountRow }
  | { readonly kind: 'tick'; readonly requestId: number; readonly type: number; readonly price: number | undefined }
  /** When the last trade was, as IB writes it: epoch seconds. */
  | { readonly kind: 'last-time'; readonly requestId: number; readonly seconds: string }
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen: of what follows, whatever was asked for. */
  | { readonly kind: 'price-type'; readonly requestId: number; readonly type: number }
  | { readonly kind: 'end'; readonly requestId: number };

/** Answers that do not, so only one such request may be out at a time. */
export type PlainMessage =
  | {
      readonly kind: 'position';
      readonly account: string;
      readonly contract: Contract;
      readonly quantity: number | undefined;
      readonly averageCost: number | undefined;
    }
  | { readonly kind: 'open-order'; readonly row: OrderRow }
  | { readonly kind: 'order-status'; readonly row: OrderStatusRow }
  | { readonly kind: 'completed-order'; readonly row: OrderRow }
  | { readonly kind: 'position-end' | 'open-order-end' | 'completed-orders-end' }
  | { readonly kind: 'current-time'; readonly seconds: number };

export type IbMessage =
  | KeyedMessage
  | PlainMessage
  | { readonly kind: 'commission'; readonly report: CommissionReport }
  | { readonly kind: 'next-valid-id'; readonly orderId: number }
  | { readonly kind: 'managed-accounts'; readonly accounts: readonly string[] }
  /** About an order or request (id of 0 or above). */
  | { readonly kind: 'error'; readonly id: number; readonly code: number; readonly text: string }
  /** About the connection: IB's errors with id -1 and the library's own. */
  | { readonly kind: 'info'; readonly code: number; readonly text: string }
  /** The library could not decode a message and dropped it: a list it belonged to would not be complete. */
  | { readonly kind: 'unreadable'; readonly text: string }
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly reason: string };

const END_OF_BARS = /^finished/;
/** LAST_TIMESTAMP and DELAYED_LAST_TIMESTAMP among the tick types of `tickString` (message 46). */
const LAST_TIMES: ReadonlySet<number> = new Set([45, 88]);

/** Registers a guarded listener for every event the desk reads. `api.removeAllListeners()` takes them off. */
export function listenToIb(api: IBApi, deliver: (message: IbMessage) => void, log: ConnectorLog): void {
  const pass = (message: IbMessage): void => {
    try {
      deliver(message);
    } catch (error) {
      log('error', `Message of IB was not taken: ${errorText(error)}`, { kind: message.kind });
    }
  };
  listenToSession(api, pass, log);
  listenToOrders(api, pass);
  listenToAnswers(api, pass);
}

type Pass = (message: IbMessage) => void;

function listenToSession(api: IBApi, pass: Pass, log: ConnectorLog): void {
  let lastError = 'closed by the other side';
  api.on(EventName.connected, () => pass({ kind: 'connected' }));
  api.on(EventName.disconnected, () => pass({ kind: 'disconnected', reason: lastError }));
  api.on(EventName.nextValidId, (orderId: number) => pass({ kind: 'next-valid-id', orderId }));
  api.on(EventName.managedAccounts, (list: string) =>
    pass({
      kind: 'managed-accounts',
      accounts: list
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    }),
  );
  api.on(EventName.currentTime, (seconds: number) => pass({ kind: 'current-time', seconds }));
  api.on(EventName.info, (text: string, code: number) => pass({ kind: 'info', code, text }));
  api.on(EventName.error, (error: Error, code: ErrorCode, id: number) => {
    const text = errorText(error);
    if (id >= 0) return pass({ kind: 'error', id, code, text });
    if (code === ErrorCode.CONNECT_FAIL) {
      lastError = text;
      return pass({ kind: 'disconnected', reason: text });
    }
    if (code !== ErrorCode.UNKNOWN_ID) return pass({ kind: 'info', code, text });
    // Messages the library has no decoder for are news of IB that nobody asked for.
    if (text.startsWith('No parser implementation')) return log('debug', text);
    return pass({ kind: 'unreadable', text });
  });
}

function listenToOrders(api: IBApi, pass: Pass): void {
  api.on(EventName.openOrder, (_id: number, contract: Contract, order: Order, state: OrderState) =>
    pass({ kind: 'open-order', row: { contract, order, state } }),
  );
  api.on(EventName.openOrderEnd, () => pass({ kind: 'open-order-end' }));
  // The library's types name more fields than matter: id, status, filled, remaining, average, permId, parent, last, client.
  api.on(EventName.orderStatus, (orderId, status, filled, remaining, _average, permId, _parent, _last, clientId) =>
    pass({
      kind: 'order-status',
      row: { orderId, status, filled, remaining, permId: permId ?? 0, clientId: clientId ?? -1 },
    }),
  );
  api.on(EventName.completedOrder, (contract: Contract, order: Order, state: OrderState) =>
    pass({ kind: 'completed-order', row: { contract, order, state } }),
  );
  api.on(EventName.completedOrdersEnd, () => pass({ kind: 'completed-orders-end' }));
  api.on(EventName.execDetails, (requestId: number, contract: Contract, execution: Execution) =>
    pass({ kind: 'execution', requestId, row: { contract, execution } }),
  );
  api.on(EventName.execDetailsEnd, (requestId: number) => pass({ kind: 'end', requestId }));
  api.on(EventName.commissionReport, (report: CommissionReport) => pass({ kind: 'commission', report }));
}

function listenToAnswers(api: IBApi, pass: Pass): void {
  api.on(EventName.position, (account: string, contract: Contract, quantity: number, averageCost?: number) =>
    pass({ kind: 'position', account, contract, quantity, averageCost }),
  );
  api.on(EventName.positionEnd, () => pass({ kind: 'position-end' }));
  api.on(EventName.contractDetails, (requestId: number, details: ContractDetails) =>
    pass({ kind: 'contract-details', requestId, details }),
  );
  api.on(EventName.contractDetailsEnd, (requestId: number) => pass({ kind: 'end', requestId }));
  api.on(EventName.historicalData, (requestId, date, open, high, low, close, volume) =>
    pass(
      END_OF_BARS.test(date)
        ? { kind: 'end', requestId }
        : { kind: 'bar', requestId, row: { date, open, high, low, close, volume } },
    ),
  );
  api.on(EventName.accountSummary, (requestId: number, account: string, tag: string, value: string, currency: string) =>
    pass({ kind: 'account-value', requestId, row: { account, tag, value, currency } }),
  );
  api.on(EventName.accountSummaryEnd, (requestId: number) => pass({ kind: 'end', requestId }));
  api.on(EventName.tickPrice, (requestId: number, type: number, price: number) =>
    pass({ kind: 'tick', requestId, type, price }),
  );
  api.on(EventName.tickString, (requestId: number, type: number, value: string) => {
    if (LAST_TIMES.has(type)) pass({ kind: 'last-time', requestId, seconds: value });
  });
  api.on(EventName.marketDataType, (requestId: number, type: number) => pass({ kind: 'price-type', requestId, type }));
  api.on(EventName.tickSnapshotEnd, (requestId: number) => pass({ kind: 'end', requestId }));
}
