/**
 * Whether a configured URL may be called at all: https, an exact host of a list fixed at deployment, no name or password in
 * it, no other port. It resolves no names and follows nothing: callers refuse redirects themselves.
 */
import { InvalidValueError } from './errors.ts';

export interface UrlRules {
  /** Exact host names, lower case, without a port. */
  readonly hosts: readonly string[];
  /** Plain http to this machine's own loopback address, any port: for stand-ins of tests and the local stack. */
  readonly loopback?: true;
}

const LOOPBACK = '127.0.0.1';

/** @param field what is configured, for the error; the URL itself may hold a secret and is never repeated. @throws InvalidValueError */
export function allowedUrl(field: string, text: string, rules: UrlRules): URL {
  const refuse = (found: string, needed: string): never => {
    throw new InvalidValueError({ field, found, needed });
  };
  const url = URL.canParse(text) ? new URL(text) : refuse('no URL', 'a URL');
  if (text !== text.trim() || /[\s\\]/.test(text)) refuse('a URL with blanks or backslashes', 'one without');
  if (url.username !== '' || url.password !== '') refuse('a URL with a name or password', 'one without');
  if (rules.loopback === true && url.protocol === 'http:' && url.hostname === LOOPBACK) return url;
  if (url.protocol !== 'https:') refuse(`protocol "${url.protocol}"`, 'https:');
  if (url.port !== '') refuse(`port ${url.port}`, 'the port of https');
  if (!rules.hosts.includes(url.hostname)) refuse(`host "${url.hostname}"`, `one of ${rules.hosts.join(', ')}`);
  return url;
}
