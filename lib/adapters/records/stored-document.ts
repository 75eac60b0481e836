/**
 * The form in which both stores keep a record: plain JSON without undefined, and the two ways across that border.
 * Decoding checks everything and names the path; encoding checks too, so that nothing is written that could not
 * be read back. A field that this revision does not know is refused, unless its name says that it is a note (ADR 0047).
 * It does not know where documents lie (`document-paths.ts`) nor any store's client.
 */
import * as z from 'zod';
import { CorruptRecordError, ValidationError, type FieldProblem } from '../../domain/errors.ts';
import type { Json } from '../../domain/run.ts';

export type StoredDocument = { readonly [field: string]: Json };

/** Both directions between one domain type and its stored form. */
export interface RecordCodec<Domain> {
  /** @throws ValidationError for a value whose stored form could not be read back */
  encode(value: Domain): StoredDocument;
  /** @throws CorruptRecordError naming `path` */
  decode(path: string, document: unknown): Domain;
}

/** Stored form checked by `schema` -> parsed value. @throws CorruptRecordError */
export function decodeWith<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  document: unknown,
): z.output<Schema> {
  const result = z.safeParse(schema, document);
  if (result.success) return result.data;
  // Only here: what every revision knows is read without a look at its names.
  const known = withoutNotes(document, result.error);
  if (known !== undefined) return decodeWith(schema, path, known);
  const texts = problemsOf(result.error, document).map((p) => `${p.field} is ${p.found}: ${p.needed}`);
  throw new CorruptRecordError(path, texts.join('; '));
}

/**
 * Names of fields that a newer revision may add for people alone: whoever does not know one reads on without it, and loses
 * it where he writes. Nothing that decides what is traded, booked or proved may have such a name.
 */
const NOTE = /^note[A-Z]/;

/** Undefined where no note of the document is unknown. */
function withoutNotes(document: unknown, { issues }: z.core.$ZodError): StoredDocument | undefined {
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  const notes = new Set(unknown.filter((name) => NOTE.test(name)));
  if (notes.size === 0 || !isRecord(document)) return undefined;
  const known = Object.entries(document).filter(([name]) => !notes.has(name));
  return plainDocument('Stored record', Object.fromEntries(known));
}

/** Parsed value -> stored form, checked by `schema`, without undefined fields. @throws ValidationError */
export function encodeWith<Schema extends z.ZodType>(
  schema: Schema,
  subject: string,
  value: z.output<Schema>,
): StoredDocument {
  const result = z.safeEncode(schema, value);
  if (!result.success) throw new ValidationError(subject, problemsOf(result.error, value));
  return plainDocument(subject, result.data);
}

/** A deep copy that is JSON: undefined fields left out, everything else that is not JSON refused. @throws ValidationError */
export function plainDocument(subject: string, value: unknown): StoredDocument {
  const place = { subject, above: undefined, name: '' };
  if (!isRecord(value)) throw notJson(place, value, 'an object');
  return plainFields(value, place);
}

/** Where a value stands in its document: a text only where it is refused. */
interface Place {
  readonly subject: string;
  /** Undefined: the document itself. */
  readonly above: Place | undefined;
  /** Its field, or its index in a list. */
  readonly name: string | number;
}

function plainFields(value: { readonly [key: string]: unknown }, place: Place): StoredDocument {
  const entries: [string, Json][] = [];
  for (const [name, inner] of Object.entries(value)) {
    if (inner !== undefined) entries.push([name, plainValue(inner, name, place)]);
  }
  return Object.fromEntries(entries);
}

function plainValue(value: unknown, name: string | number, above: Place): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const place = { subject: above.subject, above, name };
  if (typeof value === 'number') throw notJson(place, value, 'a finite number');
  if (Array.isArray(value)) return value.map((item, index) => plainValue(item, index, place));
  if (isRecord(value)) return plainFields(value, place);
  throw notJson(place, value, 'JSON');
}

/** A plain object: not an array, not an instance of a class (a store's timestamp, for example). */
export function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notJson(place: Place, found: unknown, needed: string): ValidationError {
  return new ValidationError(place.subject, [{ field: fieldOf(place) || 'document', found: describe(found), needed }]);
}

/** `source.alpha`, `entries[3].cost`; empty for the document itself. */
function fieldOf({ above, name }: Place): string {
  if (above === undefined) return '';
  const outer = fieldOf(above);
  if (typeof name === 'number') return `${outer}[${name}]`;
  return outer === '' ? name : `${outer}.${name}`;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : 'an object';
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `a ${typeof value}`;
}

/** At most five: a person needs the first ones. */
function problemsOf(error: z.core.$ZodError, document: unknown): readonly FieldProblem[] {
  return error.issues.slice(0, 5).map((issue) => {
    const at = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      const [name = ''] = issue.keys;
      const found = describe(valueAt(document, [...issue.path, name]));
      return { field: [...at, name].join('.'), found, needed: NEWER };
    }
    const found = describe(valueAt(document, issue.path));
    return { field: at.length === 0 ? 'document' : at.join('.'), found, needed: issue.message };
  });
}

/** An older revision cannot know what it means, and drops it where it writes: it stands still. */
const NEWER = 'a revision that knows this field, because a newer one wrote it (docs/operations.md, Rollback)';

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[String(key)] : undefined), document);
}
