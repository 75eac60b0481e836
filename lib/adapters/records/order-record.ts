/** `positions/{mode}/openOrders/{orderRef}`: one order of the ledger. Its codec, and nothing of where it lies. */
import * as z from 'zod';
import { clientId, orderId, orderRef, permId, runId, strategyId, type StrategyId } from '../../domain/ids.ts';
import { LEDGER_ORDER_STATES, type LedgerOrder } from '../../domain/ledger-order.ts';
import { ADAPTIVE_PRIORITIES, ORDER_TYPES, TIMES_IN_FORCE } from '../../domain/order.ts';
import { SIDES } from '../../domain/side.ts';
import { contractFields } from './contract-fields.ts';
import { byCodeUnits, decimalField, integerField, mapField, textField, timeField } from './field-codecs.ts';
import { rememberedRecord } from './remembered-record.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = z.strictObject({
  orderRef: textField(orderRef),
  runId: textField(runId),
  contract: contractFields,
  side: z.enum(SIDES),
  quantity: decimalField,
  properties: z.strictObject({
    orderType: z.enum(ORDER_TYPES),
    tif: z.enum(TIMES_IN_FORCE),
    limitPrice: decimalField.exactOptional(),
    outsideRth: z.boolean(),
    adaptivePriority: z.enum(ADAPTIVE_PRIORITIES).exactOptional(),
    goodAfterTimeAtMs: timeField.exactOptional(),
  }),
  sizeIncrement: decimalField,
  state: z.enum(LEDGER_ORDER_STATES),
  source: mapField(strategyId, decimalField),
  booked: mapField(
    strategyId,
    z.strictObject({ quantity: decimalField, cost: decimalField, commission: decimalField }),
  ),
  filled: decimalField,
  brokerFilled: decimalField.exactOptional(),
  acted: mapField(
    strategyId,
    z.strictObject({ beforeAtMs: timeField.exactOptional(), throughAtMs: timeField }),
  ).exactOptional(),
  clientId: integerField(clientId).optional(),
  orderId: integerField(orderId).optional(),
  permId: integerField(permId).optional(),
  reason: z.string().optional(),
  plannedAtMs: timeField,
  sentAtMs: timeField.exactOptional(),
  confirmedAtMs: timeField.exactOptional(),
  updatedAtMs: timeField,
});

const codec: RecordCodec<LedgerOrder> = {
  encode: (order) => encodeWith(fields, `Order ${order.orderRef}`, order),
  decode(path, document) {
    const order = decodeWith(fields, path, document);
    const { clientId: client, orderId: id, permId: lasting, reason } = order;
    return { ...order, clientId: client, orderId: id, permId: lasting, reason };
  },
};

/** An order is read again right after it was written, at each step of its life. */
export const orderRecord = rememberedRecord(codec, ({ source, booked, acted, ...rest }) => ({
  ...rest,
  source: inOrder(source),
  booked: inOrder(booked),
  ...(acted === undefined ? {} : { acted: inOrder(acted) }),
}));

/** A map of one's own, as it is decoded: by key. */
const inOrder = <Value>(map: ReadonlyMap<StrategyId, Value>): ReadonlyMap<StrategyId, Value> =>
  map.size < 2 ? new Map(map) : new Map([...map].toSorted(([a], [b]) => byCodeUnits(a, b)));
