/** Redaction that knows the secrets of this process: what stands in its secret variables, and what of a URL is one. */
import { createRedaction, type Redaction } from '../lib/adapters/system/redacted.ts';
import { SECRETS } from './config.ts';

/** Of a webhook's path (Slack, Telegram) a part so long is the secret; shorter ones are words. */
const LEAST_PART = 16;

export function ownRedaction(environment: Readonly<Record<string, string | undefined>>): Redaction {
  const given = [...SECRETS].flatMap((name) => environment[name] ?? []);
  return createRedaction(given.flatMap((value) => [value, ...partsOf(value)]));
}

function partsOf(value: string): readonly string[] {
  if (!URL.canParse(value)) return pairsOf(value);
  const { href, pathname, search, username, password } = new URL(value);
  const parts = [...pathname.split('/'), username, password].filter((part) => part.length >= LEAST_PART);
  return [href, `${pathname}${search}`, ...parts];
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
