/**
 * A source of facts over HTTP: a URL with `{symbol}` in it, and a parser of what is found there. The address of each read is checked
 * again, so that no symbol can lead to another host.
 */
import { allowedUrl, type UrlRules } from '../../domain/allowed-url.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import { SourceError, type FactSource, type SourcedFacts } from '../../ports/fact-source.ts';
import { readJson } from './read-json.ts';

export interface HttpSourceOptions {
  /** The setting it comes from, for errors. */
  readonly field: string;
  /** https://HOST/PATH with `{symbol}` in the path or the query. */
  readonly template: string;
  readonly rules: UrlRules;
  /** What does not fit is undefined. */
  readonly parse: (value: unknown) => SourcedFacts | undefined;
  /** Takes secrets out of what is answered: what comes from outside is stored and shown, and may hold the address that was asked. */
  readonly redact: (text: string) => string;
}

const MARK = '{symbol}';

/** @throws InvalidValueError for a URL that may not be called; it is not repeated, it may hold a key */
export function httpSource({ field, template, rules, parse, redact }: HttpSourceOptions): FactSource {
  if (!template.includes(MARK)) {
    throw new InvalidValueError({ field, found: `a URL without ${MARK}`, needed: `https://HOST/PATH with ${MARK}` });
  }
  const urlOf = (symbol: string): URL => {
    const url = allowedUrl(field, template.replaceAll(MARK, encodeURIComponent(symbol)), rules);
    if (url.hash !== '') throw new InvalidValueError({ field, found: 'a URL with a fragment', needed: 'one without' });
    return url;
  };
  const name = urlOf('SPY').hostname;
  return {
    name,
    async read(symbol, signal) {
      // A part of a path that is only dots is another path.
      if (/^\.*$/.test(symbol))
        throw new SourceError(`Source ${name} was not asked: found "${symbol}", needed a symbol`);
      const facts = parse(await readJson(urlOf(symbol), redact, signal));
      if (facts === undefined) throw new SourceError(`Source ${name} answered in a form that is not ours`);
      return facts;
    },
  };
}
