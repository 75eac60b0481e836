/**
 * Reads JSON text once for what `JSON.parse` does not tell: where the text breaks, names that occur twice (the last
 * would silently win), names that touch prototypes, and nesting too deep for what comes after. It makes no values:
 * whatever passes here is parsed by `JSON.parse`, which accepts exactly the same grammar (RFC 8259).
 */
import { ValidationError } from '../domain/errors.ts';
import type { FieldProblem } from '../domain/errors.ts';

/** Levels of objects and arrays inside each other. */
export const MAX_JSON_LEVELS = 32;

const PROTOTYPE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Position in `text`, moved forward by each reader. */
interface Cursor {
  readonly text: string;
  at: number;
}

/** @throws ValidationError with one problem: the first that stands in the text. `text` is bounded by the caller. */
export function checkJson(text: string): void {
  const cursor: Cursor = { text, at: 0 };
  skipSpace(cursor);
  readValue(cursor, []);
  if (cursor.at < text.length) broken(cursor, 'the end of the text');
}

function readValue(cursor: Cursor, path: readonly string[]): void {
  if (path.length > MAX_JSON_LEVELS) {
    refuse({
      field: 'body',
      found: `more than ${MAX_JSON_LEVELS} levels ${where(cursor)}`,
      needed: `at most ${MAX_JSON_LEVELS} levels of objects and arrays`,
    });
  }
  const first = cursor.text[cursor.at];
  if (first === '{') readObject(cursor, path);
  else if (first === '[') readArray(cursor, path);
  else if (first === '"') readString(cursor);
  else if (!take(cursor, NUMBER) && !take(cursor, WORD)) broken(cursor, 'a JSON value');
  skipSpace(cursor);
}

function readObject(cursor: Cursor, path: readonly string[]): void {
  const names = new Set<string>();
  step(cursor);
  if (takeText(cursor, '}')) return;
  for (;;) {
    if (cursor.text[cursor.at] !== '"') broken(cursor, 'a name in double quotes');
    const name = readString(cursor);
    const inside = [...path, name];
    checkName({ name, names, field: inside.join('.') });
    skipSpace(cursor);
    if (!takeText(cursor, ':')) broken(cursor, '":"');
    readValue(cursor, inside);
    if (takeText(cursor, '}')) return;
    if (!takeText(cursor, ',')) broken(cursor, '"," or "}"');
  }
}

function readArray(cursor: Cursor, path: readonly string[]): void {
  step(cursor);
  if (takeText(cursor, ']')) return;
  for (let index = 0; ; index += 1) {
    readValue(cursor, [...path, String(index)]);
    if (takeText(cursor, ']')) return;
    if (!takeText(cursor, ',')) broken(cursor, '"," or "]"');
  }
}

/** The string as it is meant, escapes resolved. */
function readString(cursor: Cursor): string {
  const from = cursor.at;
  cursor.at += 1;
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at);
    if (Number.isNaN(code)) broken(cursor, 'a closing double quote');
    if (code < 0x20) broken(cursor, 'an escape instead of a control character');
    if (code === 0x5c) {
      if (!take(cursor, ESCAPE)) broken(cursor, 'a JSON escape');
      continue;
    }
    cursor.at += 1;
    if (code === 0x22) break;
  }
  return String(JSON.parse(cursor.text.slice(from, cursor.at)));
}

interface ObjectName {
  readonly name: string;
  /** Names of the same object so far; grows. */
  readonly names: Set<string>;
  readonly field: string;
}

function checkName({ name, names, field }: ObjectName): void {
  if (PROTOTYPE_NAMES.has(name)) {
    refuse({ field, found: `the name "${name}"`, needed: 'a name other than __proto__, constructor and prototype' });
  }
  if (names.has(name)) refuse({ field, found: 'the same name twice', needed: 'each name once' });
  names.add(name);
}

function take(cursor: Cursor, form: RegExp): boolean {
  form.lastIndex = cursor.at;
  if (!form.test(cursor.text)) return false;
  cursor.at = form.lastIndex;
  return true;
}

/** Takes one character and the space behind it. */
function takeText(cursor: Cursor, character: string): boolean {
  if (cursor.text[cursor.at] !== character) return false;
  step(cursor);
  return true;
}

function step(cursor: Cursor): void {
  cursor.at += 1;
  skipSpace(cursor);
}

function skipSpace(cursor: Cursor): void {
  take(cursor, SPACE);
}

/** Positions count UTF-16 units from 0; lines and columns from 1. */
function where({ text, at }: Cursor): string {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return `at position ${at} (line ${before.split('\n').length}, column ${at - lineStart + 1})`;
}

function broken(cursor: Cursor, needed: string): never {
  const character = cursor.text[cursor.at];
  const found = character === undefined ? 'the end of the text' : JSON.stringify(character);
  refuse({ field: 'body', found: `${found} ${where(cursor)}`, needed });
}

function refuse(problem: FieldProblem): never {
  throw new ValidationError('JSON body', [problem]);
}
