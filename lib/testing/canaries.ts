/** Values that stand for secrets, and the search for them: in whatever way they are written, nobody may ever see one. */
import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Of no known form: only what knows the value itself can take it out. */
const secret = (name: string): string => `canary${name}Q7xK2mZ9`;

/** Secret variables and what stands in them; the URL is of a stand-in. */
export const secretVariables = (standIn: string) => ({
  NOTION_TOKEN: secret('Notion'),
  GEMINI_API_KEY: secret('Gemini'),
  NEWS_URLS: `${standIn}/news/{symbol}?apikey=${secret('News')},${standIn}/more/${secret('NewsPath')}/{symbol}`,
  FINANCIALS_URLS: `${standIn}/financials/{symbol}?q=${secret('Financials')}`,
  WEBHOOK_URL: `${standIn}/services/T000/B000/${secret('Webhook')}?key=${secret('Query')}`,
});

/** Headers in which a secret comes, as callers, proxies and Google's front ends send them. */
export const SECRET_HEADERS = {
  authorization: `Bearer ${secret('Bearer')}`,
  'x-serverless-authorization': `Bearer ${secret('Serverless')}`,
  'proxy-authorization': `Basic ${secret('Proxy')}`,
  cookie: `__session=${secret('Cookie')}`,
  'x-api-key': secret('ApiKey'),
  'x-goog-iap-jwt-assertion': secret('Iap'),
} as const;

/** Those of `secretVariables`, in the order in which a search tells them. */
export const IN_VARIABLES = ['Notion', 'Gemini', 'News', 'NewsPath', 'Financials', 'Webhook', 'Query'];
const IN_HEADERS = ['Bearer', 'Serverless', 'Proxy', 'Cookie', 'ApiKey', 'Iap'];
const NAMES = [...IN_VARIABLES, ...IN_HEADERS];

/** Every canary in a text, plain or in base64 (URL-encoded it is the same): `where: name`. */
export function canariesIn(where: string, text: string): readonly string[] {
  return NAMES.flatMap((name) => {
    const value = secret(name);
    // Of base64 only what does not depend on its neighbours.
    const base64 = [0, 1, 2].map((skipped) => Buffer.from(value.slice(skipped, skipped + 18)).toString('base64'));
    const ways = [value, ...base64];
    return ways.some((way) => text.includes(way)) ? [`${where}: ${name}`] : [];
  });
}

/** Every file below a folder. */
export function canariesBelow(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.flatMap((file) => {
    const whole = path.join(file.parentPath, file.name);
    return canariesIn(path.relative(folder, whole), readFileSync(whole, 'utf8'));
  });
}
