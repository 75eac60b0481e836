/**
 * Where news and financials come from: URLs of the environment, on hosts of its own list, each in its order. Without one the analysis
 * judges by prices and says so.
 */
import { httpSource } from '../lib/adapters/http-json/http-source.ts';
import { parseFinancials } from '../lib/adapters/http-json/parse-financials.ts';
import { parseNews } from '../lib/adapters/http-json/parse-news.ts';
import { createRedaction } from '../lib/adapters/system/redacted.ts';
import { sourceReader, type ReadSources, type SourceList } from '../lib/analysis/read-sources.ts';
import type { AnalysisDeps } from '../lib/analysis/run-analysis.ts';
import type { UrlRules } from '../lib/domain/allowed-url.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { Settings } from './config.ts';
import { secretsIn } from './own-redaction.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface AnalysisSources {
  readonly read: ReadSources;
  /** In words: hosts, never URLs. */
  readonly description: string;
}

type SourceSettings = Pick<Settings, 'NEWS_URLS' | 'FINANCIALS_URLS' | 'SOURCE_HOSTS'>;

/** @throws InvalidValueError for a URL whose host is not on the list */
export function analysisSources(settings: SourceSettings, clock: Clock, loopback?: true): AnalysisSources {
  const hosts = settings.SOURCE_HOSTS.map((host) => host.toLowerCase());
  const rules: UrlRules = { hosts, ...(loopback === undefined ? {} : { loopback }) };
  const { text: redact } = createRedaction([...settings.NEWS_URLS, ...settings.FINANCIALS_URLS].flatMap(secretsIn));
  const made = (field: 'NEWS_URLS' | 'FINANCIALS_URLS', parse: typeof parseNews) =>
    settings[field].map((template) => httpSource({ field, template, rules, parse, redact }));
  const lists: readonly SourceList[] = [
    { group: 'news', sources: made('NEWS_URLS', parseNews), freshMs: 10 * MINUTE_MS, staleMs: DAY_MS },
    {
      group: 'financials',
      sources: made('FINANCIALS_URLS', parseFinancials),
      freshMs: 6 * HOUR_MS,
      staleMs: 7 * DAY_MS,
    },
  ];
  const words = lists.map(({ group, sources }) =>
    sources.length === 0 ? `no ${group}` : `${group} of ${sources.map(({ name }) => name).join(', then ')}`,
  );
  return { read: sourceReader(clock, lists), description: words.join('; ') };
}

/** The broker's facts and those of the sources, read side by side and merged. */
export const withSources = (deps: AnalysisDeps, { read }: Pick<AnalysisSources, 'read'>): AnalysisDeps => ({
  ...deps,
  collectFacts: async (request, signal) => {
    const [facts, groups] = await Promise.all([deps.collectFacts(request, signal), read(request.symbol, signal)]);
    return { ...facts, readings: { ...facts.readings, ...groups } };
  },
});
