/**
 * Takes secrets out of what is logged, told or kept: by the name of a field, by the form of a value, and by the values that this
 * process was given, wherever they stand in a text. It is the last net, not the first: nothing is meant to tell a secret.
 */
import type { Json } from '../../domain/run.ts';

export const REDACTED = '[redacted]';

export interface Redaction {
  /** By form and by value. */
  readonly text: (text: string) => string;
  /** All of it, `name` being the field in which it stands. */
  readonly json: (value: Json, name?: string) => Json;
}

/** Names of fields whose text is never logged. Numbers pass: a fencing token is one. */
const NAMES =
  /authorization|cookie|password|passwd|secret|api[-_]?key|private[-_]?key|access[-_]?token|id[-_]?token|^token$/i;

/** Forms of values: JSON web tokens, keys and access tokens of Google, tokens of Notion, keys in PEM, bearer headers. */
const FORMS: readonly RegExp[] = [
  /\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\bya29\.[A-Za-z0-9_-]{10,}/g,
  /\b(?:ntn|secret)_[A-Za-z0-9]{20,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:bearer|basic) +[A-Za-z0-9._~+/=-]{8,}/gi,
];

/** Finds in one look that a text has nothing of these forms, as nearly all have not. */
const ANY_FORM = /eyJ|AIza|ya29\.|(?:ntn|secret)_|PRIVATE KEY|bearer|basic/i;

const MAX_LEVELS = 32;
/** A shorter value stands in many a text that is none. */
const LEAST_LENGTH = 8;

/** @param secrets values that this process was given; also found where they are URL-encoded or written as JSON */
export function createRedaction(secrets: readonly string[] = []): Redaction {
  const values = [...new Set(secrets.flatMap(waysToWrite))]
    .filter((value) => value.length >= LEAST_LENGTH)
    // The longest first: a part of a secret must not leave the rest of it.
    .toSorted((a, b) => b.length - a.length);
  const text = (given: string): string => {
    const kept = values.reduce(
      (rest, value) => (rest.includes(value) ? rest.replaceAll(value, REDACTED) : rest),
      given,
    );
    return ANY_FORM.test(kept) ? FORMS.reduce((rest, form) => rest.replaceAll(form, REDACTED), kept) : kept;
  };
  const json = (value: Json, name = '', level = 0): Json => {
    if (typeof value === 'string') return NAMES.test(name) ? REDACTED : text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (level >= MAX_LEVELS) return '[too deep]';
    if (isList(value)) return value.map((item) => json(item, name, level + 1));
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, json(item, NAMES.test(name) ? name : key, level + 1)]),
    );
  };
  return { text, json: (value, name) => json(value, name) };
}

const waysToWrite = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
];

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
