/**
 * `positions/{mode}/holdings/{strategyId}`: a strategy's book, one field a ConId. A quantity of zero is not stored
 * (what remains is the realised profit and loss), so that a person sees at once what is held.
 */
import * as z from 'zod';
import { isZero, ZERO } from '../../domain/decimal.ts';
import type { Book, Holding } from '../../domain/holding.ts';
import { conId, currency, type ConId } from '../../domain/ids.ts';
import { decimalField, integerKey, mapField, textField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, isRecord, type RecordCodec } from './stored-document.ts';

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

type Entry = readonly [ConId, Holding];

/** Of frozen documents, which the embedded store gives again while nothing is written: books are read most and only grow. */
const decoded = new WeakMap<object, readonly Entry[]>();

export const bookRecord: RecordCodec<Book> = {
  encode(book) {
    const stored = [...book].map(([id, { quantity, ...rest }]) => {
      return [id, { ...rest, quantity: isZero(quantity) ? undefined : quantity }] as const;
    });
    return encodeWith(fields, 'Book', new Map(stored));
  },
  decode(path, document) {
    const isFixed = isRecord(document) && Object.isFrozen(document);
    const known = isFixed ? decoded.get(document) : undefined;
    const entries = known ?? entriesIn(path, document);
    if (isFixed && known === undefined) decoded.set(document, entries);
    // A map of one's own: nobody can empty somebody else's book.
    return new Map(entries);
  },
};

function entriesIn(path: string, document: unknown): readonly Entry[] {
  return [...decodeWith(fields, path, document)].map(([id, holding]) => {
    return [id, Object.freeze({ ...holding, quantity: holding.quantity ?? ZERO })];
  });
}
