/**
 * `positions/{mode}/holdings/{strategyId}`: a strategy's book, one field a ConId. A quantity of zero is not stored
 * (what remains is the realised profit and loss), so that a person sees at once what is held.
 */
import * as z from 'zod';
import { isZero, ZERO } from '../../domain/decimal.ts';
import type { Book, Holding } from '../../domain/holding.ts';
import { conId, currency, type ConId } from '../../domain/ids.ts';
import type { Json } from '../../domain/run.ts';
import { byCodeUnits, decimalField, integerKey, mapField, textField, timeField } from './field-codecs.ts';
import { freezeDeep } from './freeze-deep.ts';
import { decodeWith, encodeWith, isRecord, type RecordCodec, type StoredDocument } from './stored-document.ts';

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
/**
 * A holding and its stored form, both frozen. One execution changes one holding of a book: the others, with journals of up
 * to 64 entries each, are neither encoded nor decoded again.
 */
const storedFormOf = new WeakMap<Holding, Json>();
const holdingOf = new WeakMap<object, Holding>();
/** Of a stored form. */
const texts = new WeakMap<object, string>();

export const bookRecord: RecordCodec<Book> = {
  encode(book) {
    const changed = new Map([...book].filter(([, holding]) => !storedFormOf.has(holding)));
    const fresh = encodeWith(fields, 'Book', new Map([...changed].map(([id, holding]) => [id, toStored(holding)])));
    for (const [id, holding] of changed) remember(fresh[String(id)], holding);
    return Object.fromEntries([...book].map(([id, holding]) => [String(id), storedForm(holding)]));
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

const toStored = ({ quantity, ...rest }: Holding) => ({ ...rest, quantity: isZero(quantity) ? undefined : quantity });

function storedForm(holding: Holding): Json {
  const stored = storedFormOf.get(holding);
  if (stored === undefined) throw new Error(`Holding has no stored form: found ${holding.localSymbol}`);
  return stored;
}

/** The text of an encoded book, as `JSON.stringify` gives it: holdings that were written before are not written out again. */
export function bookText(document: StoredDocument): string {
  const fieldTexts = Object.entries(document).map(([key, stored]) => `${JSON.stringify(key)}:${textOf(stored)}`);
  return `{${fieldTexts.join(',')}}`;
}

function textOf(stored: Json): string {
  if (!isRecord(stored) || !holdingOf.has(stored)) return JSON.stringify(stored);
  const text = texts.get(stored) ?? JSON.stringify(stored);
  texts.set(stored, text);
  return text;
}

/** From here on the holding may not change: what is remembered of it would not be it. */
function remember(stored: Json | undefined, holding: Holding): void {
  if (!isRecord(stored)) return;
  freezeDeep(stored);
  Object.freeze(holding);
  storedFormOf.set(holding, stored);
  holdingOf.set(stored, holding);
}

function entriesIn(path: string, document: unknown): readonly Entry[] {
  if (!isRecord(document)) return entriesOf(path, document);
  const known: (readonly [string, Holding])[] = [];
  const unknown: [string, unknown][] = [];
  for (const [key, stored] of Object.entries(document)) {
    const holding = isRecord(stored) ? holdingOf.get(stored) : undefined;
    if (holding === undefined) unknown.push([key, stored]);
    else known.push([key, holding]);
  }
  const toConId = integerKey(conId);
  const entries = known.map(([key, holding]): Entry => [toConId(key), holding]);
  const all = [...entries, ...entriesOf(path, Object.fromEntries(unknown))];
  return all.toSorted(([a], [b]) => byCodeUnits(String(a), String(b)));
}

const entriesOf = (path: string, document: unknown): readonly Entry[] =>
  [...decodeWith(fields, path, document)].map(([id, holding]) => {
    return [id, Object.freeze({ ...holding, quantity: holding.quantity ?? ZERO })];
  });
