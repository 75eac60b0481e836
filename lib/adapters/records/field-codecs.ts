/**
 * How single fields are stored: decimals and ids as text, maps as objects in the order of their keys, JSON of
 * unknown shape as text (a document store refuses lists in lists and deep nesting). Each codec works both ways.
 */
import * as z from 'zod';
import { decimal, decimalText, type Decimal } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import type { Json } from '../../domain/run.ts';

/** Asked before a codec encodes: zod visits optional fields that are not there too. */
const present = (value: unknown): boolean => value !== undefined;

/** Text that `make` checks and brands. */
export function textField<Value extends string>(make: (text: string) => Value) {
  return z.codec(z.string(), z.custom<Value>(present), {
    decode: (text, context) => attempt(context, text, () => make(text)),
    encode: (value) => value,
  });
}

/** An integer that `make` checks and brands. */
export function integerField<Value extends number>(make: (value: number) => Value) {
  return z.codec(z.int(), z.custom<Value>(present), {
    decode: (value, context) => attempt(context, value, () => make(value)),
    encode: (value) => value,
  });
}

/** Plain decimal text: no exponent, at most 30 digits on each side of the point. */
export const decimalField = z.codec(
  z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'Needed a plain decimal'),
  z.custom<Decimal>(present),
  { decode: (text) => decimal(text), encode: (value) => decimalText(value) },
);

/** UTC epoch milliseconds. */
export const timeField = z.int();

/** Any JSON, stored as its text. */
export const jsonTextField = z.codec(z.string(), z.custom<Json>(present), {
  decode: (text, context): Json => {
    try {
      const value: Json = JSON.parse(text);
      return value;
    } catch {
      context.issues.push({ code: 'custom', input: text, message: 'Needed JSON text' });
      return z.NEVER;
    }
  },
  encode: (value) => JSON.stringify(value),
});

/** A map as an object: key -> value; iterates in the order of its key texts, whatever the store. */
export function mapField<Key extends string | number, Schema extends z.ZodType>(
  makeKey: (text: string) => Key,
  values: Schema,
) {
  return z.codec(z.record(z.string(), values), z.custom<ReadonlyMap<Key, z.output<Schema>>>(present), {
    decode: (fields, context) =>
      attempt(context, fields, () => {
        const entries = Object.entries(fields).toSorted(([a], [b]) => byCodeUnits(a, b));
        return new Map(entries.map(([key, value]) => [makeKey(key), value]));
      }),
    encode: (map) => Object.fromEntries([...map].map(([key, value]) => [String(key), value])),
  });
}

/** Order of plain texts by code units, as document ids are ordered. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Key text of a map whose keys are integers. */
export function integerKey<Key extends number>(make: (value: number) => Key): (text: string) => Key {
  return (text) => {
    if (!/^\d{1,16}$/.test(text)) throw new InvalidValueError({ field: 'key', found: text, needed: 'an integer' });
    return make(Number(text));
  };
}

/** What a codec reports problems to. */
interface IssueSink {
  readonly issues: { push(issue: { code: 'custom'; input: unknown; message: string }): unknown };
}

function attempt<Value>(context: IssueSink, input: unknown, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    const { field, found, needed } = error.problem;
    context.issues.push({ code: 'custom', input, message: `${field} found "${found}", needed ${needed}` });
    return z.NEVER;
  }
}
