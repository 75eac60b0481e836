/**
 * `positions/{mode}/holdings/{strategyId}`: a strategy's book, one field a ConId. A quantity of zero is not stored
 * (what remains is the realised profit and loss), so that a person sees at once what is held.
 */
import * as z from 'zod';
import { isZero, ZERO } from '../../domain/decimal.ts';
import type { Book, Holding } from '../../domain/holding.ts';
import { conId, currency } from '../../domain/ids.ts';
import { decimalField, integerKey, mapField, textField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const totals = z.strictObject({ quantity: decimalField, cost: decimalField, realizedPnl: decimalField });

const fields = mapField(
  integerKey(conId),
  z.strictObject({
    quantity: decimalField.optional(),
    cost: decimalField,
    realizedPnl: decimalField,
    currency: textField(currency),
    localSymbol: z.string(),
    multiplier: decimalField,
    journal: z
      .strictObject({
        before: totals,
        entries: z
          .array(
            z.strictObject({
              id: z.string(),
              atMs: timeField,
              quantity: decimalField,
              cost: decimalField,
              commission: decimalField,
            }),
          )
          .readonly(),
      })
      .exactOptional(),
  }),
);

export const bookRecord: RecordCodec<Book> = {
  encode(book) {
    const stored = [...book].map(([id, { quantity, ...rest }]) => {
      return [id, { ...rest, quantity: isZero(quantity) ? undefined : quantity }] as const;
    });
    return encodeWith(fields, 'Book', new Map(stored));
  },
  decode(path, document) {
    const entries = [...decodeWith(fields, path, document)].map(([id, holding]): [typeof id, Holding] => {
      return [id, { ...holding, quantity: holding.quantity ?? ZERO }];
    });
    return new Map(entries);
  },
};
