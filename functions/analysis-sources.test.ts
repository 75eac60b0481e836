import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ruleJudgement } from '../lib/analysis/judge-by-rules.ts';
import { analysisBench } from '../lib/testing/analysis-bench.ts';
import { startSourceStandIn, type SourceStandIn } from '../lib/testing/source-stand-in.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { pendingTask } from '../lib/testing/task-values.ts';
import { analysisSources, withSources } from './analysis-sources.ts';
import { readSettings } from './config.ts';

let standIn: SourceStandIn;
beforeEach(async () => {
  standIn = await startSourceStandIn();
});
afterEach(() => standIn.close());

const read = (given: Readonly<Record<string, string>>, symbol = 'SPY') =>
  analysisSources(readSettings(given), systemClock, true).read(symbol, calm());
const item = {
  title: 'Up\u202e 5 %\n',
  publisher: 'Wire',
  publishedAt: '2026-11-20T10:00:00Z',
  summary: 'x'.repeat(900),
};

describe('sources of the analysis', () => {
  it('reads news and financials, as plain text and known figures', async () => {
    standIn.answers.set('/news/SPY', { items: Array.from({ length: 30 }, () => item), evil: true });
    const figures = { peRatio: 21, profitMargin: 0.2, madeUp: 5, revenueGrowth: '0.1', debtToEquity: null };
    standIn.answers.set('/financials/SPY', { asOf: '2026-09-30', figures });
    const { news, financials } = await read({ NEWS_URLS: standIn.newsUrl, FINANCIALS_URLS: standIn.financialsUrl });
    expect(news).toMatchObject({ source: '127.0.0.1', ageSeconds: 0, problems: [] });
    const items = JSON.parse(JSON.stringify(news?.['items']));
    expect(items).toHaveLength(10);
    expect(items[0]).toEqual({ ...item, title: 'Up 5 %', summary: `${'x'.repeat(400)}...` });
    expect(financials).toMatchObject({ peRatio: 21, profitMargin: 0.2, asOf: '2026-09-30' });
    expect(Object.keys(financials ?? {})).not.toContain('madeUp');
    expect(Object.keys(financials ?? {})).not.toContain('revenueGrowth');
  });

  it.each([
    ['what is not there', (one: SourceStandIn) => one.answers.clear(), 'answered 404'],
    [
      'another form',
      (one: SourceStandIn) => void one.answers.set('/news/SPY', { items: 'none' }),
      'a form that is not ours',
    ],
    [
      'too much',
      (one: SourceStandIn) => void one.answers.set('/news/SPY', { items: ['x'.repeat(300_000)] }),
      'more than 256000 bytes',
    ],
    [
      'a redirect',
      (one: SourceStandIn) =>
        one.script({
          kind: 'answer',
          answer: { status: 302, body: {}, headers: { location: 'https://evil.example' } },
        }),
      'redirects: not followed',
    ],
    ['a cut connection', (one: SourceStandIn) => one.script({ kind: 'reset' }), 'cannot be reached'],
  ])('passes over %s, in words without the URL', async (_, happen, words) => {
    happen(standIn);
    const { news } = await read({ NEWS_URLS: standIn.newsUrl });
    expect(news).toMatchObject({ source: null, problems: [expect.stringContaining(words)] });
    expect(JSON.stringify(news)).not.toMatch(/canary|key=/);
  });

  it('takes its key out of an answer that says it back, before the text is cut', async () => {
    const key = 'k3yOfTheSource9';
    const title = `${'x'.repeat(190)}?apikey=${key}`;
    standIn.answers.set('/news/SPY', { items: [{ title, publisher: key }] });
    const { news } = await read({ NEWS_URLS: `${standIn.url}/news/{symbol}?apikey=${key}` });
    expect(JSON.stringify(news)).toContain('"publisher":"[redacted]"');
    expect(JSON.stringify(news)).not.toContain(key.slice(0, 6));
  });

  it('asks nobody for a symbol that is another path', async () => {
    expect(await read({ NEWS_URLS: standIn.newsUrl }, '..')).toMatchObject({ news: { source: null } });
    expect(standIn.requests).toEqual([]);
  });

  it('asks the next source where the first fails, with the symbol as one part of the path', async () => {
    standIn.answers.set('/news/BRK.B', { items: [] });
    const { news } = await read({ NEWS_URLS: `${standIn.url}/gone/{symbol},${standIn.newsUrl}` }, 'BRK.B');
    expect(news).toMatchObject({ items: [], problems: [expect.stringContaining('404')] });
    expect(standIn.requests.map(({ path }) => path)).toEqual(['/gone/BRK.B', '/news/BRK.B?key=canary']);
  });

  it.each([
    ['https://evil.example/{symbol}', /SOURCE_HOSTS|NEWS_URLS/],
    ['http://good.example/{symbol}', /NEWS_URLS/],
    ['https://{symbol}.good.example/', /NEWS_URLS/],
    ['https://good.example/news', /without \{symbol\}/],
    ['https://user:canary@good.example/{symbol}', /name or password/],
  ])('refuses %s at the start', (url, words) => {
    const settings = readSettings({ NEWS_URLS: url, SOURCE_HOSTS: 'good.example' });
    expect(() => analysisSources(settings, systemClock)).toThrow(words);
    expect(() => analysisSources(settings, systemClock)).not.toThrow(/canary/);
  });

  it('says whom it asks, by hosts', () => {
    const given = {
      NEWS_URLS: 'https://a.example/{symbol}?key=canary,https://b.example/{symbol}',
      SOURCE_HOSTS: 'a.example,b.example',
    };
    const { description } = analysisSources(readSettings(given), systemClock);
    expect(description).toBe('news of a.example, then b.example; no financials');
  });

  it('merges what it reads with the facts of the broker, and the fundamental analyst judges by the figures', async () => {
    standIn.answers.set('/financials/SPY', { figures: { peRatio: -3, profitMargin: 0.3, debtToEquity: 0.25 } });
    const sources = analysisSources(readSettings({ FINANCIALS_URLS: standIn.financialsUrl }), systemClock, true);
    const { request } = pendingTask();
    const facts = await withSources(analysisBench().deps, sources).collectFacts(request, calm());
    expect(Object.keys(facts.readings)).toEqual(['trend', 'financials']);
    const said = ruleJudgement({ agentId: 'fundamental', pass: 1, request, facts, earlier: [] });
    expect(said.reasons).toEqual([
      'Profit margin 30.0 %',
      'No earnings',
      'Debt 0.25 times equity',
      'Financials read 0.0 hours before',
    ]);
    expect(said.score).toBe(0.17);
  });
});
