/** Redaction that knows the secrets of this process: what stands in its secret variables, and what of a URL is one. */
import { createRedaction, type Redaction } from '../lib/adapters/system/redacted.ts';
import { SECRETS } from './config.ts';

/** Of a webhook's path (Slack, Telegram) or a query a part so long is the secret; shorter ones are words. */
const LEAST_PART = 16;
/** Fields of a query whose value is one, however short. */
const KEY_NAMES = /key|token|secret|auth|sig|password/i;

export const ownRedaction = (environment: Readonly<Record<string, string | undefined>>): Redaction =>
  createRedaction([...SECRETS].flatMap((name) => secretsIn(environment[name] ?? '')));

/** A secret value, and where it is a URL or a list of them with commas between, each and what of it is a secret by itself. */
export function secretsIn(value: string): readonly string[] {
  const each = value.split(',').map((part) => part.trim());
  return [value, ...partsOf(value), ...(each.length > 1 ? each.flatMap((one) => [one, ...partsOf(one)]) : [])];
}

/** A template of an address (`{symbol}`) is never written as it stands: its key is found alone. */
function partsOf(value: string): readonly string[] {
  if (!URL.canParse(value)) return pairsOf(value);
  const { href, pathname, search, searchParams, username, password } = new URL(value);
  const parts = [...pathname.split('/'), username, password].filter((part) => part.length >= LEAST_PART);
  const keys = [...searchParams].flatMap(([name, text]) =>
    text.length >= LEAST_PART || KEY_NAMES.test(name) ? [text] : [],
  );
  return [href, `${pathname}${search}`, ...parts, ...keys];
}

/** Of `name=value,name=value`: each value, as it is written and as it is sent. */
const pairsOf = (value: string): readonly string[] =>
  [...value.matchAll(/=([^,]{8,})/g)].flatMap(([, one = '']) => [one.trim(), decoded(one.trim())]);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
