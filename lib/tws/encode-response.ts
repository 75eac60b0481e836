/**
 * The table of messages a server sends: name -> codec. A new message is one more file and one more row here.
 * A codec gives the fields of one message at one server version, exactly as many as that version has.
 */
import { wireTexts, type WireValue } from './fields.ts';
import {
  encodeAccountDownloadEnd,
  encodeAccountSummary,
  encodeAccountUpdateMulti,
  encodeAccountUpdateTime,
  encodeAccountValue,
  encodePortfolioValue,
  encodePosition,
  type AccountDownloadEndFields,
  type AccountSummaryFields,
  type AccountUpdateMultiFields,
  type AccountUpdateTimeFields,
  type AccountValueFields,
  type PortfolioValueFields,
  type PositionFields,
} from './responses/account-responses.ts';
import { encodeCompletedOrder, type CompletedOrderFields } from './responses/completed-order.ts';
import { encodeContractDetails, type ContractDetailsFields } from './responses/contract-details.ts';
import {
  encodeHistoricalData,
  encodeMarketDataType,
  encodeTickPrice,
  encodeTickReqParams,
  encodeTickSize,
  type HistoricalDataFields,
  type MarketDataTypeFields,
  type TickPriceFields,
  type TickReqParamsFields,
  type TickSizeFields,
} from './responses/market-responses.ts';
import { encodeOpenOrder, type OpenOrderFields } from './responses/open-order.ts';
import {
  encodeCommissionReport,
  encodeExecDetails,
  encodeOrderStatus,
  type CommissionReportFields,
  type ExecDetailsFields,
  type OrderStatusFields,
} from './responses/order-responses.ts';
import { encodePnL, encodePnLSingle, type PnLFields, type PnLSingleFields } from './responses/pnl-responses.ts';
import {
  encodeHeadTimestamp,
  encodeMarketRule,
  encodeSymbolSamples,
  encodeUserInfo,
  type HeadTimestampFields,
  type MarketRuleFields,
  type SymbolSamplesFields,
  type UserInfoFields,
} from './responses/reference-responses.ts';
import {
  encodeBare,
  encodeCompletedOrdersEnd,
  encodeCurrentTime,
  encodeEndOf,
  encodeError,
  encodeManagedAccounts,
  encodeNextValidId,
  type CurrentTimeFields,
  type ErrorFields,
  type ManagedAccountsFields,
  type NextValidIdFields,
  type NoResponseFields,
  type ReqIdResponseFields,
} from './responses/session-responses.ts';
import {
  encodeHistoricalDataUpdate,
  encodeRealtimeBar,
  encodeTickByTick,
  encodeTickGeneric,
  encodeTickString,
  type HistoricalDataUpdateFields,
  type RealtimeBarFields,
  type TickByTickFields,
  type TickValueFields,
} from './responses/stream-responses.ts';

/** Message name, as design and wire log use it -> its named fields. */
export interface ResponseFields {
  readonly tickPrice: TickPriceFields;
  readonly tickSize: TickSizeFields;
  readonly orderStatus: OrderStatusFields;
  readonly error: ErrorFields;
  readonly openOrder: OpenOrderFields;
  readonly accountValue: AccountValueFields;
  readonly portfolioValue: PortfolioValueFields;
  readonly accountUpdateTime: AccountUpdateTimeFields;
  readonly nextValidId: NextValidIdFields;
  readonly contractDetails: ContractDetailsFields;
  readonly execDetails: ExecDetailsFields;
  readonly managedAccounts: ManagedAccountsFields;
  readonly historicalData: HistoricalDataFields;
  readonly tickGeneric: TickValueFields;
  readonly tickString: TickValueFields;
  readonly currentTime: CurrentTimeFields;
  readonly realtimeBar: RealtimeBarFields;
  readonly contractDetailsEnd: ReqIdResponseFields;
  readonly openOrderEnd: NoResponseFields;
  readonly accountDownloadEnd: AccountDownloadEndFields;
  readonly execDetailsEnd: ReqIdResponseFields;
  readonly tickSnapshotEnd: ReqIdResponseFields;
  readonly marketDataType: MarketDataTypeFields;
  readonly commissionReport: CommissionReportFields;
  readonly position: PositionFields;
  readonly positionEnd: NoResponseFields;
  readonly accountSummary: AccountSummaryFields;
  readonly accountSummaryEnd: ReqIdResponseFields;
  readonly accountUpdateMulti: AccountUpdateMultiFields;
  readonly accountUpdateMultiEnd: ReqIdResponseFields;
  readonly symbolSamples: SymbolSamplesFields;
  readonly tickReqParams: TickReqParamsFields;
  readonly headTimestamp: HeadTimestampFields;
  readonly historicalDataUpdate: HistoricalDataUpdateFields;
  readonly marketRule: MarketRuleFields;
  readonly pnl: PnLFields;
  readonly pnlSingle: PnLSingleFields;
  readonly tickByTick: TickByTickFields;
  readonly completedOrder: CompletedOrderFields;
  readonly completedOrdersEnd: NoResponseFields;
  readonly userInfo: UserInfoFields;
}

export type ResponseName = keyof ResponseFields;

/** One message to a client, told apart by `message`. */
export type TwsResponse<Name extends ResponseName = ResponseName> = {
  [M in Name]: { readonly message: M; readonly fields: ResponseFields[M] };
}[Name];

const ENCODERS: {
  readonly [M in ResponseName]: (fields: ResponseFields[M], version: number) => readonly WireValue[];
} = {
  tickPrice: encodeTickPrice,
  tickSize: encodeTickSize,
  orderStatus: encodeOrderStatus,
  error: encodeError,
  openOrder: encodeOpenOrder,
  accountValue: encodeAccountValue,
  portfolioValue: encodePortfolioValue,
  accountUpdateTime: encodeAccountUpdateTime,
  nextValidId: encodeNextValidId,
  contractDetails: encodeContractDetails,
  execDetails: encodeExecDetails,
  managedAccounts: encodeManagedAccounts,
  historicalData: encodeHistoricalData,
  tickGeneric: encodeTickGeneric,
  tickString: encodeTickString,
  currentTime: encodeCurrentTime,
  realtimeBar: encodeRealtimeBar,
  contractDetailsEnd: encodeEndOf(52),
  openOrderEnd: encodeBare(53),
  accountDownloadEnd: encodeAccountDownloadEnd,
  execDetailsEnd: encodeEndOf(55),
  tickSnapshotEnd: encodeEndOf(57),
  marketDataType: encodeMarketDataType,
  commissionReport: encodeCommissionReport,
  position: encodePosition,
  positionEnd: encodeBare(62),
  accountSummary: encodeAccountSummary,
  accountSummaryEnd: encodeEndOf(64),
  accountUpdateMulti: encodeAccountUpdateMulti,
  accountUpdateMultiEnd: encodeEndOf(74),
  symbolSamples: encodeSymbolSamples,
  tickReqParams: encodeTickReqParams,
  headTimestamp: encodeHeadTimestamp,
  historicalDataUpdate: encodeHistoricalDataUpdate,
  marketRule: encodeMarketRule,
  pnl: encodePnL,
  pnlSingle: encodePnLSingle,
  tickByTick: encodeTickByTick,
  completedOrder: encodeCompletedOrder,
  completedOrdersEnd: encodeCompletedOrdersEnd,
  userInfo: encodeUserInfo,
};

/** A message whose name is not narrowed: enough to encode it. */
export interface EncodableResponse<Name extends ResponseName = ResponseName> {
  readonly message: Name;
  readonly fields: ResponseFields[Name];
}

/** The message's fields as texts, id first, for a client that negotiated `version`. */
export function encodeResponse<Name extends ResponseName>(
  response: EncodableResponse<Name>,
  version: number,
): readonly string[] {
  return wireTexts(ENCODERS[response.message](response.fields, version));
}
