/**
 * The table of requests a server understands: message id -> name and codec. A new request is one more file and one
 * more row here. An id without a row decodes as `unknown`; what to answer is the server's business.
 */
import { FieldReader, MalformedMessageError } from './field-reader.ts';
import {
  decodeReqAccountSummary,
  decodeReqAccountUpdates,
  decodeReqAccountUpdatesMulti,
  type ReqAccountSummaryFields,
  type ReqAccountUpdatesFields,
  type ReqAccountUpdatesMultiFields,
} from './requests/account-requests.ts';
import {
  decodeReqContractDetails,
  decodeReqHistoricalData,
  decodeReqMarketDataType,
  decodeReqMktData,
  type ReqContractDetailsFields,
  type ReqHistoricalDataFields,
  type ReqMarketDataTypeFields,
  type ReqMktDataFields,
} from './requests/market-requests.ts';
import {
  decodeCancelOrder,
  decodeGlobalCancel,
  decodeReqAutoOpenOrders,
  decodeReqCompletedOrders,
  decodeReqExecutions,
  type CancelOrderFields,
  type ReqAutoOpenOrdersFields,
  type ReqCompletedOrdersFields,
  type ReqExecutionsFields,
} from './requests/order-requests.ts';
import {
  decodeReqPnL,
  decodeReqPnLSingle,
  type ReqPnLFields,
  type ReqPnLSingleFields,
} from './requests/pnl-requests.ts';
import {
  decodeReqMarketRule,
  decodeReqMatchingSymbols,
  type ReqMarketRuleFields,
  type ReqMatchingSymbolsFields,
} from './requests/reference-requests.ts';
import {
  decodeReqHeadTimestamp,
  decodeReqRealTimeBars,
  decodeReqTickByTickData,
  type ReqHeadTimestampFields,
  type ReqRealTimeBarsFields,
  type ReqTickByTickDataFields,
} from './requests/stream-requests.ts';
import { decodePlaceOrder, type PlaceOrderFields } from './requests/place-order.ts';
import {
  decodeNoFields,
  decodeReqId,
  decodeSetServerLogLevel,
  decodeStartApi,
  decodeVersionAndReqId,
  type NoFields,
  type ReqIdFields,
  type SetServerLogLevelFields,
  type StartApiFields,
} from './requests/session-requests.ts';
import { SINCE } from './server-version.ts';
import { UNSERVED_REQUESTS } from './unserved-requests.ts';

/** Request name, as design and wire log use it -> its named fields. */
export interface RequestFields {
  readonly reqMktData: ReqMktDataFields;
  readonly cancelMktData: ReqIdFields;
  readonly placeOrder: PlaceOrderFields;
  readonly cancelOrder: CancelOrderFields;
  readonly reqOpenOrders: NoFields;
  readonly reqAccountUpdates: ReqAccountUpdatesFields;
  readonly reqExecutions: ReqExecutionsFields;
  readonly reqIds: NoFields;
  readonly reqContractDetails: ReqContractDetailsFields;
  readonly setServerLogLevel: SetServerLogLevelFields;
  readonly reqAutoOpenOrders: ReqAutoOpenOrdersFields;
  readonly reqAllOpenOrders: NoFields;
  readonly reqManagedAccts: NoFields;
  readonly reqHistoricalData: ReqHistoricalDataFields;
  readonly cancelHistoricalData: ReqIdFields;
  readonly reqCurrentTime: NoFields;
  readonly reqRealTimeBars: ReqRealTimeBarsFields;
  readonly cancelRealTimeBars: ReqIdFields;
  readonly reqGlobalCancel: NoFields;
  readonly reqMarketDataType: ReqMarketDataTypeFields;
  readonly reqPositions: NoFields;
  readonly reqAccountSummary: ReqAccountSummaryFields;
  readonly cancelAccountSummary: ReqIdFields;
  readonly cancelPositions: NoFields;
  readonly startApi: StartApiFields;
  readonly reqAccountUpdatesMulti: ReqAccountUpdatesMultiFields;
  readonly cancelAccountUpdatesMulti: ReqIdFields;
  readonly reqMatchingSymbols: ReqMatchingSymbolsFields;
  readonly reqHeadTimestamp: ReqHeadTimestampFields;
  readonly cancelHeadTimestamp: ReqIdFields;
  readonly reqMarketRule: ReqMarketRuleFields;
  readonly reqPnL: ReqPnLFields;
  readonly cancelPnL: ReqIdFields;
  readonly reqPnLSingle: ReqPnLSingleFields;
  readonly cancelPnLSingle: ReqIdFields;
  readonly reqTickByTickData: ReqTickByTickDataFields;
  readonly cancelTickByTickData: ReqIdFields;
  readonly reqCompletedOrders: ReqCompletedOrdersFields;
  readonly reqUserInfo: ReqIdFields;
}

export type RequestName = keyof RequestFields;

/** One request, told apart by `message`. */
export type TwsRequest<Name extends RequestName = RequestName> = {
  [M in Name]: { readonly message: M; readonly fields: RequestFields[M] };
}[Name];

export type DecodedRequest =
  | { readonly kind: 'request'; readonly request: TwsRequest }
  /** `name` where IB knows the request, `requestId` where one could be read: not served here. */
  | {
      readonly kind: 'unknown';
      readonly id: string;
      readonly name: string | undefined;
      readonly requestId: number | undefined;
    }
  /** `orderId` where the message is an order of which at least that could be read. */
  | {
      readonly kind: 'malformed';
      readonly name: RequestName;
      readonly id: number | undefined;
      readonly error: MalformedMessageError;
    };

interface Row<Name extends RequestName = RequestName> {
  readonly name: Name;
  /** Where the order or request id stands, to answer a message that cannot be read further. */
  readonly idAt: ((version: number) => number) | undefined;
  decode(reader: FieldReader, version: number): TwsRequest<Name>;
}

function row<Name extends RequestName>(
  name: Name,
  decode: (reader: FieldReader, version: number) => RequestFields[Name],
  idAt?: number | ((version: number) => number),
): Row<Name> {
  const at = typeof idAt === 'number' ? () => idAt : idAt;
  return {
    name,
    idAt: at,
    decode: (reader, version) => ({ message: name, fields: decode(reader, version) }),
  };
}

const ROWS: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['1', row('reqMktData', decodeReqMktData, 2)],
  ['2', row('cancelMktData', decodeVersionAndReqId, 2)],
  ['3', row('placeOrder', decodePlaceOrder, 1)],
  ['4', row('cancelOrder', decodeCancelOrder, (version) => (version < SINCE.CME_TAGGING_FIELDS ? 2 : 1))],
  ['5', row('reqOpenOrders', decodeNoFields)],
  ['6', row('reqAccountUpdates', decodeReqAccountUpdates)],
  ['7', row('reqExecutions', decodeReqExecutions, 2)],
  ['8', row('reqIds', decodeNoFields)],
  ['9', row('reqContractDetails', decodeReqContractDetails, 2)],
  ['14', row('setServerLogLevel', decodeSetServerLogLevel)],
  ['15', row('reqAutoOpenOrders', decodeReqAutoOpenOrders)],
  ['16', row('reqAllOpenOrders', decodeNoFields)],
  ['17', row('reqManagedAccts', decodeNoFields)],
  ['20', row('reqHistoricalData', decodeReqHistoricalData, 1)],
  ['25', row('cancelHistoricalData', decodeVersionAndReqId, 2)],
  ['49', row('reqCurrentTime', decodeNoFields)],
  ['50', row('reqRealTimeBars', decodeReqRealTimeBars, 2)],
  ['51', row('cancelRealTimeBars', decodeVersionAndReqId, 2)],
  ['58', row('reqGlobalCancel', decodeGlobalCancel)],
  ['59', row('reqMarketDataType', decodeReqMarketDataType)],
  ['61', row('reqPositions', decodeNoFields)],
  ['62', row('reqAccountSummary', decodeReqAccountSummary, 2)],
  ['63', row('cancelAccountSummary', decodeVersionAndReqId, 2)],
  ['64', row('cancelPositions', decodeNoFields)],
  ['71', row('startApi', decodeStartApi)],
  ['76', row('reqAccountUpdatesMulti', decodeReqAccountUpdatesMulti, 2)],
  ['77', row('cancelAccountUpdatesMulti', decodeVersionAndReqId, 2)],
  ['81', row('reqMatchingSymbols', decodeReqMatchingSymbols, 1)],
  ['87', row('reqHeadTimestamp', decodeReqHeadTimestamp, 1)],
  ['90', row('cancelHeadTimestamp', decodeReqId, 1)],
  ['91', row('reqMarketRule', decodeReqMarketRule)],
  ['92', row('reqPnL', decodeReqPnL, 1)],
  ['93', row('cancelPnL', decodeReqId, 1)],
  ['94', row('reqPnLSingle', decodeReqPnLSingle, 1)],
  ['95', row('cancelPnLSingle', decodeReqId, 1)],
  ['97', row('reqTickByTickData', decodeReqTickByTickData, 1)],
  ['98', row('cancelTickByTickData', decodeReqId, 1)],
  ['99', row('reqCompletedOrders', decodeReqCompletedOrders)],
  ['104', row('reqUserInfo', decodeReqId, 1)],
]);

/** Decodes one client message (`fields[0]` is its id) at the negotiated server version. Never throws for what a client may send. */
export function decodeRequest(fields: readonly string[], version: number): DecodedRequest {
  const id = fields[0] ?? '';
  const found = ROWS.get(id);
  if (found === undefined) return unknown(fields, id);
  try {
    return { kind: 'request', request: found.decode(new FieldReader(fields), version) };
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    return { kind: 'malformed', name: found.name, id: idOf(fields, found.idAt?.(version)), error };
  }
}

function unknown(fields: readonly string[], id: string): DecodedRequest {
  const known = UNSERVED_REQUESTS.get(id);
  return { kind: 'unknown', id, name: known?.name, requestId: idOf(fields, known?.idAt) };
}

function idOf(fields: readonly string[], at: number | undefined): number | undefined {
  const text = at === undefined ? undefined : fields[at];
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
