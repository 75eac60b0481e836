/**
 * Takes secrets out of what is logged: by the name of a field, and by the form of a value wherever it stands in a text.
 * It is the last net, not the first: nothing is meant to log a secret.
 */
import type { Json } from '../../domain/run.ts';

export const REDACTED = '[redacted]';

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

const MAX_LEVELS = 32;

/** @param name of the field in which `value` stands */
export function redacted(value: Json, name = '', level = 0): Json {
  if (typeof value === 'string') return NAMES.test(name) ? REDACTED : redactedText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level >= MAX_LEVELS) return '[too deep]';
  if (isList(value)) return value.map((item) => redacted(item, name, level + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redacted(item, NAMES.test(name) ? name : key, level + 1)]),
  );
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const redactedText = (text: string): string => FORMS.reduce((kept, form) => kept.replaceAll(form, REDACTED), text);
