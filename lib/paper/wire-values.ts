/** What the broker knows, as the wire names and writes it. Pure: values in, fields of messages out. */
import { decimalText, ZERO, type Decimal } from '../domain/decimal.ts';
import type { Contract, ContractDetails } from '../domain/contract.ts';
import type { WireContract } from '../tws/contract-fields.ts';
import type { OpenOrderFields, WireMargin } from '../tws/responses/open-order.ts';
import type { CompletedOrderFields } from '../tws/responses/completed-order.ts';
import type { ContractDetailsFields } from '../tws/responses/contract-details.ts';
import type { CommissionReportFields, ExecDetailsFields, OrderStatusFields } from '../tws/responses/order-responses.ts';
import type { PortfolioValueFields, PositionFields } from '../tws/responses/account-responses.ts';
import type { WireOrder } from '../tws/responses/order-fields.ts';
import { GATEWAY_ZONE, zonedTimeText } from './gateway-time.ts';
import { marketRuleId } from './market-rules.ts';
import type {
  OrderPreview,
  PaperCommission,
  PaperExecution,
  PaperOrder,
  PaperPosition,
  PreviewedMargin,
} from './paper-broker.ts';

const optionalText = (value: Decimal | undefined): string | undefined =>
  value === undefined ? undefined : decimalText(value);

/** What IB shows for an order of which none was said: reduce without block. */
const NO_OCA_TYPE = 3;

/** Only futures show a multiplier on the wire; stocks leave it empty. */
export function wireContract(contract: Contract): WireContract {
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    lastTradeDate: contract.lastTradeDate,
    strike: '',
    right: '',
    multiplier: contract.secType === 'FUT' ? decimalText(contract.multiplier) : '',
    exchange: contract.exchange,
    primaryExchange: contract.primaryExchange,
    currency: contract.currency,
    localSymbol: contract.localSymbol,
    tradingClass: contract.tradingClass,
  };
}

function wireOrder(order: PaperOrder, contract: Contract): WireOrder {
  const { input } = order;
  return {
    contract: wireContract(contract),
    permId: order.permId,
    action: input.side,
    quantity: decimalText(input.quantity),
    orderType: input.orderType,
    limitPrice: optionalText(input.limitPrice),
    auxPrice: optionalText(input.auxPrice),
    trailStopPrice: optionalText(input.trailStopPrice),
    trailingPercent: optionalText(input.trailingPercent),
    limitPriceOffset: optionalText(input.limitPriceOffset),
    tif: input.tif,
    ocaGroup: input.ocaGroup,
    ocaType: input.ocaType === 0 ? NO_OCA_TYPE : input.ocaType,
    account: input.account,
    orderRef: input.orderRef,
    outsideRth: input.outsideRth,
    goodAfterTime: input.goodAfterTime,
    goodTillDate: input.goodTillDate,
    algoStrategy: input.algoStrategy,
    algoParams: [...input.algoParams].map(([tag, value]) => ({ tag, value })),
    status: order.status,
  };
}

export const openOrderFields = (order: PaperOrder, contract: Contract): OpenOrderFields => ({
  ...wireOrder(order, contract),
  orderId: order.orderId,
  clientId: order.clientId,
  parentId: order.input.parentId,
  whatIf: order.input.whatIf,
  margins: undefined,
  commission: optionalText(order.commission),
  minCommission: undefined,
  maxCommission: undefined,
  commissionCurrency: order.commission === undefined ? '' : order.commissionCurrency,
  warningText: '',
});

const marginTexts = (margin: PreviewedMargin): WireMargin => ({
  initialMargin: decimalText(margin.initialMargin),
  maintenanceMargin: decimalText(margin.maintenanceMargin),
  equityWithLoan: decimalText(margin.equityWithLoan),
});

/** The answer to `whatIf`: the order as it would be, with margins and commission in its state. */
export const whatIfFields = (order: PaperOrder, preview: OrderPreview, contract: Contract): OpenOrderFields => ({
  ...openOrderFields(order, contract),
  whatIf: true,
  margins: {
    before: marginTexts(preview.before),
    change: marginTexts(preview.change),
    after: marginTexts(preview.after),
  },
  commission: optionalText(preview.commission),
  minCommission: optionalText(preview.minCommission),
  maxCommission: optionalText(preview.maxCommission),
  commissionCurrency: preview.commissionCurrency,
  warningText: preview.warning,
});

/**
 * Written once for each value, none of which ever changes: a day's executions and ended orders are listed with every run of it.
 * What is written goes with its value. @param write of a value and its contract, which is the same for as long as it lives
 */
function writtenOnce<Value extends object, Fields>(
  write: (value: Value, contract: Contract) => Fields,
): (value: Value, contract: Contract) => Fields {
  const known = new WeakMap<Value, Fields>();
  return (value, contract) => {
    const fields = known.get(value) ?? write(value, contract);
    known.set(value, fields);
    return fields;
  };
}

/** Ended orders, as the list of completed orders shows them; the end is told in words. */
export const completedOrderFields = writtenOnce((order: PaperOrder, contract: Contract): CompletedOrderFields => ({
  ...wireOrder(order, contract),
  filledQuantity: decimalText(order.filled),
  completedTime: zonedTimeText(order.completedAtMs ?? order.placedAtMs, GATEWAY_ZONE),
  completedStatus:
    order.status === 'Filled' ? `Filled Size: ${decimalText(order.filled)}` : `${order.status} by Trader`,
}));

export const orderStatusFields = (order: PaperOrder): OrderStatusFields => ({
  orderId: order.orderId,
  status: order.status,
  filled: decimalText(order.filled),
  remaining: decimalText(order.remaining),
  avgFillPrice: decimalText(order.averageFillPrice),
  permId: order.permId,
  parentId: order.input.parentId,
  lastFillPrice: decimalText(order.lastFillPrice),
  clientId: order.clientId,
  whyHeld: order.whyHeld,
});

const executionFields = writtenOnce(
  (execution: PaperExecution, contract: Contract): Omit<ExecDetailsFields, 'reqId'> => ({
    orderId: execution.orderId,
    contract: { ...wireContract(contract), exchange: execution.exchange },
    execId: execution.execId,
    time: zonedTimeText(execution.atMs, GATEWAY_ZONE),
    account: execution.account,
    exchange: execution.exchange,
    side: execution.side === 'BUY' ? 'BOT' : 'SLD',
    shares: decimalText(execution.quantity),
    price: decimalText(execution.price),
    permId: execution.permId,
    clientId: execution.clientId,
    cumQty: decimalText(execution.cumulativeQuantity),
    avgPrice: decimalText(execution.averagePrice),
    orderRef: execution.orderRef,
  }),
);

export const execDetailsFields = (execution: PaperExecution, contract: Contract, reqId: number): ExecDetailsFields => ({
  reqId,
  ...executionFields(execution, contract),
});

export const commissionFields = (report: PaperCommission): CommissionReportFields => ({
  execId: report.execId,
  commission: decimalText(report.commission),
  currency: report.currency,
  realizedPnl: optionalText(report.realizedPnl),
});

/** Positions name the listing exchange, not SMART. */
export const positionFields = (position: PaperPosition, contract: Contract): PositionFields => ({
  account: position.account,
  contract: { ...wireContract(contract), exchange: contract.primaryExchange || contract.exchange },
  position: decimalText(position.quantity),
  avgCost: decimalText(position.quantity.eq(ZERO) ? ZERO : position.averageCost),
});

export const portfolioFields = (position: PaperPosition, contract: Contract): PortfolioValueFields => ({
  ...positionFields(position, contract),
  marketPrice: decimalText(position.marketPrice),
  marketValue: decimalText(position.marketValue),
  unrealizedPnl: decimalText(position.unrealizedPnl),
  realizedPnl: decimalText(position.realizedPnl),
});

const ORDER_TYPES = 'ADAPTIVE,GTC,GTD,IOC,LMT,LOC,MKT,MOC,MOO,MTL,OPG,STP,STPLMT,TRAIL';

export function contractDetailsFields(details: ContractDetails, reqId: number): ContractDetailsFields {
  const { contract } = details;
  const future = contract.secType === 'FUT';
  const exchanges = [...new Set([contract.exchange, contract.primaryExchange])].filter((name) => name !== '');
  const rule = marketRuleId(details.minTick);
  return {
    reqId,
    contract: wireContract(contract),
    marketName: contract.tradingClass,
    minTick: decimalText(details.minTick),
    orderTypes: ORDER_TYPES,
    validExchanges: exchanges.join(','),
    longName: details.longName,
    contractMonth: future ? contract.lastTradeDate.slice(0, 6) : '',
    timeZoneId: details.timeZoneId,
    tradingHours: details.tradingHours,
    liquidHours: details.liquidHours,
    secIds: [],
    underSymbol: future ? contract.symbol : '',
    underSecType: future ? 'IND' : '',
    // One rule for each exchange, in their order.
    marketRuleIds: exchanges.map(() => rule).join(','),
    realExpirationDate: future ? contract.lastTradeDate : '',
    stockType: contract.secType === 'STK' ? 'COMMON' : '',
    minSize: decimalText(details.minSize),
    sizeIncrement: decimalText(details.sizeIncrement),
  };
}
