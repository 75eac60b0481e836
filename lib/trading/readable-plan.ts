/**
 * A plan record (`plan-record.ts`) as people and pages read it: tagged decimals become text, maps objects, sets lists. One
 * way only: nothing is decided from it again.
 */
import type { Json } from '../domain/run.ts';

type Fields = { readonly [name: string]: Json };

/** `input` and `plan` of the record; missing where it has none. */
export function readablePlan(record: Json): { readonly input: Json | undefined; readonly plan: Json | undefined } {
  const shown = readable(record);
  return isFields(shown) ? { input: shown['input'], plan: shown['plan'] } : { input: undefined, plan: undefined };
}

/** Any part of a record. */
export function readable(value: Json): Json {
  if (isList(value)) return value.map(readable);
  if (!isFields(value)) return value;
  const { $decimal: decimal, $map: pairs, $set: items } = value;
  if (typeof decimal === 'string') return decimal;
  if (isList(items)) return items.map(readable);
  if (isList(pairs)) return Object.fromEntries(pairs.flatMap(entryOf));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, readable(item)]));
}

function entryOf(pair: Json): readonly (readonly [string, Json])[] {
  if (!isList(pair)) return [];
  const [key, item = null] = pair;
  return typeof key === 'string' || typeof key === 'number' ? [[String(key), readable(item)]] : [];
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isFields = (value: Json): value is Fields => typeof value === 'object' && value !== null && !isList(value);
