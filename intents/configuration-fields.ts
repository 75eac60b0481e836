/**
 * Configuration documents as lists of fields, and one field set in a document. Pure: what a field may be is the schema's
 * to say (`check-configuration.ts`), where documents are kept the store's.
 */
import { ValidationError } from '../lib/domain/errors.ts';
import type { Json } from '../lib/domain/run.ts';
import { isObject, type JsonObject } from './configuration.ts';

const PART = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(['constructor', 'prototype']);

/** `limits.maxPositions` in its parts. @throws ValidationError */
export function pathParts(path: string): readonly string[] {
  const parts = path.split('.');
  if (parts.length <= 8 && parts.every((part) => PART.test(part) && !PROTOTYPE_NAMES.has(part))) return parts;
  throw new ValidationError('Change of the configuration', [
    { field: 'path', found: `"${path}"`, needed: 'names with dots between, for example limits.maxPositions' },
  ]);
}

/** A copy with one field set; objects on the way are kept or made, anything else in the way is replaced. */
export function withField(document: Json | undefined, [name, ...rest]: readonly string[], value: Json): Json {
  if (name === undefined) return value;
  const kept: JsonObject = isObject(document) ? document : {};
  return { ...kept, [name]: withField(kept[name], rest, value) };
}

/** A copy without one field; what is not there is not missed. */
export function withoutField(document: Json | undefined, [name, ...rest]: readonly string[]): Json {
  const kept: JsonObject = isObject(document) ? document : {};
  if (name === undefined || !Object.hasOwn(kept, name)) return kept;
  const { [name]: removed, ...others } = kept;
  return rest.length === 0 ? others : { ...others, [name]: withoutField(removed, rest) };
}

export function fieldAt(document: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined || document === undefined) return document;
  return isObject(document) && Object.hasOwn(document, name) ? fieldAt(document[name], rest) : undefined;
}

/** Path -> value: objects are walked into, lists are values. An empty object is a value too. */
export function fieldsOf(document: Json | undefined, prefix = ''): ReadonlyMap<string, Json> {
  if (document === undefined) return new Map();
  if (!isObject(document) || (Object.keys(document).length === 0 && prefix !== ''))
    return new Map([[prefix, document]]);
  return new Map(
    Object.entries(document).flatMap(([name, value]) => [
      ...fieldsOf(value, prefix === '' ? name : `${prefix}.${name}`),
    ]),
  );
}

/** What a word of the command line may mean: JSON where it is some, and the text itself (decimals are text). */
export function meaningsOf(word: string): readonly Json[] {
  try {
    const value: Json = JSON.parse(word);
    return value === word ? [value] : [value, word];
  } catch {
    return [word];
  }
}
