/**
 * `positions/{mode}/holdings/{strategyId}`: a strategy's book, one field a ConId. A quantity of zero is not stored
 * (what remains is the realised profit and loss), so that a person sees at once what is held.
 */
import * as z from 'zod';
import { isZero, ZERO } from '../../domain/decimal.ts';
import type { Book, Holding } from '../../domain/holding.ts';
import { conId, currency } from '../../domain/ids.ts';
import { decimalField, integerKey, mapField, textField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec } from './stored-document.ts';

const fields = mapField(
  integerKey(conId),
  z.strictObject({
    quantity: decimalField.optional(),
    cost: decimalField,
    realizedPnl: decimalField,
    currency: textField(currency),
    localSymbol: z.string(),
    multiplier: decimalField,
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
