/** `positions/{mode}/executions/{execKey}`: the newest revision of one execution, with its commission once known. */
import * as z from 'zod';
import { accountId, clientId, currency, execId, orderId, orderRef, permId } from '../../domain/ids.ts';
import type { LedgerExecution } from '../../domain/ledger-order.ts';
import { SIDES } from '../../domain/side.ts';
import { contractFields } from './contract-fields.ts';
import { decimalField, integerField, textField, timeField } from './field-codecs.ts';
import { rememberedRecord } from './remembered-record.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = z.strictObject({
  revision: z.int().min(0),
  fill: z.strictObject({
    execution: z.strictObject({
      execId: textField(execId),
      contract: contractFields,
      side: z.enum(SIDES),
      quantity: decimalField,
      price: decimalField,
      atMs: timeField,
      account: textField(accountId),
      orderId: integerField(orderId),
      clientId: integerField(clientId),
      permId: integerField(permId),
      orderRef: textField(orderRef).exactOptional(),
      cumulativeQuantity: decimalField,
    }),
    commission: z
      .strictObject({
        execId: textField(execId),
        commission: decimalField,
        currency: textField(currency),
        realizedPnl: decimalField.exactOptional(),
      })
      .exactOptional(),
  }),
  orderRef: textField(orderRef).optional(),
});

const codec: RecordCodec<LedgerExecution> = {
  encode: (execution) => encodeWith(fields, `Execution ${execution.fill.execution.execId}`, execution),
  decode(path, document) {
    const execution = decodeWith(fields, path, document);
    return { ...execution, orderRef: execution.orderRef };
  },
};

/** A long day's executions are read with each of its runs and change by a correction only. */
export const executionRecord = rememberedRecord(codec, (execution) =>
  Object.isFrozen(execution) ? execution : Object.freeze({ ...execution }),
);
