import { SourceError, type FactSource } from '../ports/fact-source.ts';
import { untilAborted } from '../testing/analysis-bench.ts';
import { manualClock, type ManualClock } from '../testing/manual-clock.ts';
import { calm } from '../testing/store-harness.ts';
import { SOURCE_LIMIT_MS, sourceReader } from './read-sources.ts';

const MINUTE_MS = 60_000;

/** Answers what `says` gives, and counts. */
function source(name: string, says: (symbol: string, signal: AbortSignal) => Promise<{ readonly n: number }>) {
  const asked: string[] = [];
  const made: FactSource = {
    name,
    read: (symbol, signal) => {
      asked.push(symbol);
      return says(symbol, signal);
    },
  };
  return { made, asked };
}
const down = (name: string) => source(name, () => Promise.reject(new SourceError(`Source ${name} answered 503`)));
const good = (name: string, n = 1) => source(name, () => Promise.resolve({ n }));
const reader = (clock: ManualClock, ...sources: readonly { readonly made: FactSource }[]) =>
  sourceReader(clock, [
    { group: 'news', sources: sources.map(({ made }) => made), freshMs: 10 * MINUTE_MS, staleMs: 60 * MINUTE_MS },
  ]);

describe('sources of facts', () => {
  it('asks the first that answers, in order, and names those that did not', async () => {
    const [first, second, third] = [down('a.example'), good('b.example'), good('c.example')];
    const groups = await reader(manualClock(0), first, second, third)('SPY', calm());
    expect(groups).toEqual({
      news: { n: 1, source: 'b.example', ageSeconds: 0, problems: ['Source a.example answered 503'] },
    });
    expect(third.asked).toEqual([]);
  });

  it('keeps an answer while it is fresh, and tells its age', async () => {
    const clock = manualClock(0);
    const one = good('a.example');
    const read = reader(clock, one);
    await read('SPY', calm());
    await clock.advance(9 * MINUTE_MS);
    expect(await read('SPY', calm())).toMatchObject({ news: { ageSeconds: 540 } });
    await read('MSFT', calm());
    await clock.advance(2 * MINUTE_MS);
    expect(await read('SPY', calm())).toMatchObject({ news: { ageSeconds: 0 } });
    expect(one.asked).toEqual(['SPY', 'MSFT', 'SPY']);
  });

  it('serves an old answer where nobody gives a new one, with its age and the reason, and not for ever', async () => {
    const clock = manualClock(0);
    let isDown = false;
    const one = source('a.example', () =>
      isDown ? Promise.reject(new SourceError('down')) : Promise.resolve({ n: 1 }),
    );
    const read = reader(clock, one);
    await read('SPY', calm());
    isDown = true;
    await clock.advance(30 * MINUTE_MS);
    expect(await read('SPY', calm())).toEqual({
      news: { n: 1, source: 'a.example', ageSeconds: 1_800, problems: ['down'] },
    });
    await clock.advance(31 * MINUTE_MS);
    expect(await read('SPY', calm())).toEqual({ news: { source: null, ageSeconds: null, problems: ['down'] } });
  });

  it('gives up one that hangs, and leaves no timer behind', async () => {
    const clock = manualClock(0);
    const reading = reader(
      clock,
      source('a.example', (_symbol, signal) => untilAborted(signal)),
      good('b.example'),
    )('SPY', calm());
    await clock.advance(SOURCE_LIMIT_MS);
    expect(await reading).toMatchObject({
      news: { source: 'b.example', problems: [expect.stringMatching(/^Deadline passed: reading news of a.example/)] },
    });
    expect(clock.pending()).toBe(0);
  });

  it('asks once for analyses of one symbol that begin together', async () => {
    const one = good('a.example');
    const read = reader(manualClock(0), one);
    await Promise.all([read('SPY', calm()), read('SPY', calm()), read('SPY', calm())]);
    expect(one.asked).toEqual(['SPY']);
  });

  it('leaves out what no source is configured for, and stops with its caller', async () => {
    expect(await reader(manualClock(0))('SPY', calm())).toEqual({});
    const reason = new Error('cancelled');
    const hanging = source('a.example', (_symbol, signal) => untilAborted(signal));
    await expect(reader(manualClock(0), hanging)('SPY', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
