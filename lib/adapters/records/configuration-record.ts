/**
 * `config/common` and `config/{mode}`: documents that people edit, kept as they are. What Firestore could not hold
 * (a list in a list, reserved names, no object) is refused in both stores; their meaning is the reader's to check.
 */
import { CorruptRecordError, ValidationError } from '../../domain/errors.ts';
import type { Json } from '../../domain/run.ts';
import { plainDocument, type StoredDocument } from './stored-document.ts';

/** Firestore's limit of maps and lists in one another. */
const MAX_DEPTH = 20;

/** @throws ValidationError */
export function encodeConfiguration(path: string, value: Json): StoredDocument {
  const document = plainDocument(path, value);
  for (const [name, inner] of Object.entries(document)) checkField({ path, field: name, name, value: inner, depth: 1 });
  return document;
}

/** @throws CorruptRecordError for what is not JSON, for example a date typed into the console */
export function decodeConfiguration(path: string, document: unknown): Json {
  try {
    return plainDocument(path, document);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    throw new CorruptRecordError(
      path,
      error.problems.map((p) => `${p.field} is ${p.found}, needed ${p.needed}`).join('; '),
    );
  }
}

interface Field {
  readonly path: string;
  readonly field: string;
  readonly name: string;
  readonly value: Json;
  readonly depth: number;
}

function checkField({ path, field, name, value, depth }: Field): void {
  if (name === '' || /^__.*__$/.test(name)) throw refusal(path, field, `"${name}"`, 'a name without "__" around it');
  if (depth > MAX_DEPTH) throw refusal(path, field, 'deeper nesting', `at most ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    if (value.some((item) => Array.isArray(item)))
      throw refusal(path, field, 'a list in a list', 'plain values or objects');
    for (const item of value) checkInner({ path, field, value: item, depth });
  } else checkInner({ path, field, value, depth });
}

function checkInner({ path, field, value, depth }: Omit<Field, 'name'>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [name, inner] of Object.entries(value)) {
    checkField({ path, field: `${field}.${name}`, name, value: inner, depth: depth + 1 });
  }
}

const refusal = (path: string, field: string, found: string, needed: string): ValidationError =>
  new ValidationError(path, [{ field, found, needed }]);
