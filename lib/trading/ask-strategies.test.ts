import { setImmediate } from 'node:timers/promises';
import type { InvestmentDecision } from '../domain/analysis.ts';
import type { Bar } from '../domain/bar.ts';
import { decimal, decimalText, ONE } from '../domain/decimal.ts';
import { BrokerError } from '../domain/errors.ts';
import { conId } from '../domain/ids.ts';
import type { Strategy, StrategyAnswer, StrategyInput } from '../domain/strategy.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { decisionOf } from '../testing/task-values.ts';
import { bookOf } from '../testing/allocation-values.ts';
import { manualClock, type ManualClock } from '../testing/manual-clock.ts';
import { detailsOf, scriptedReader } from '../testing/scripted-broker-reader.ts';
import { calm } from '../testing/store-harness.ts';
import { ALPHA, BETA, contractOf, ledgerOrderOf, USD } from '../testing/trading-values.ts';
import {
  askStrategies,
  EVALUATION_LIMIT_MS,
  STRATEGY_TIME_LIMIT_MS,
  type StrategyOpinion,
  type StrategyQuestion,
} from './ask-strategies.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = 100 * DAY_MS;
const SPEC = { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: USD } as const;
const bar = (startAtMs: number): Bar => ({ startAtMs, open: ONE, high: ONE, low: ONE, close: ONE, volume: ONE });
const answer = (...keys: readonly string[]): StrategyAnswer => ({
  kind: 'targets',
  targets: keys.map((key) => ({ key, weight: ONE })),
  reading: 'test',
  actedThroughAtMs: 7,
});
const strategy = (changes: Partial<Strategy> = {}): Strategy => ({
  id: ALPHA,
  contracts: [{ key: 'SPY', spec: SPEC }],
  requires: [{ key: 'SPY', size: '1 day', count: 5 }],
  evaluate: () => answer('SPY'),
  ...changes,
});
const question: StrategyQuestion = {
  marketNowMs: NOW,
  seed: 1,
  staleAfterMs: 60_000,
  books: new Map(),
  orders: [],
  actedThroughAtMs: new Map(),
  requireApproval: false,
};
const reader = (answers: Partial<BrokerReader> = {}): BrokerReader =>
  scriptedReader({
    contractDetails: () => Promise.resolve([detailsOf()]),
    bars: () => Promise.resolve([bar(NOW - DAY_MS)]),
    ...answers,
  });
const ask = (
  strategies: readonly Strategy[],
  broker: BrokerReader = reader(),
  { asked = question, clock = manualClock(0) }: { asked?: StrategyQuestion; clock?: ManualClock } = {},
) => askStrategies({ broker, clock, decisions: undefined }, strategies, asked, calm());
/** `hold failed: reading`, or weights by conId. */
const inWords = (opinion: StrategyOpinion | undefined): string => {
  if (opinion === undefined) return 'nothing';
  if (opinion.kind === 'hold') return `hold${opinion.failed ? ' failed' : ''}: ${opinion.reading}`;
  return [...opinion.weights].map(([id, weight]) => `${id}=${decimalText(weight)}`).join(' ');
};
const only = async (...given: Parameters<typeof ask>): Promise<string> => inWords((await ask(...given)).get(ALPHA));

describe('askStrategies', () => {
  it('keeps decisions that nobody approved from a strategy where approval is required, and names them', async () => {
    const inputs: StrategyInput[] = [];
    const evaluate = (input: StrategyInput): StrategyAnswer => {
      inputs.push(input);
      return answer('SPY');
    };
    const given = [strategy({ evaluate, usesDecisions: true })];
    const made = decisionOf({ conId: conId(1) });
    const approved = { ...made, approval: { by: 'trader@example.com', atMs: 5 } };
    const see = async (decision: InvestmentDecision, requireApproval: boolean): Promise<void> => {
      const decisions = { decisions: () => Promise.resolve(new Map([[conId(1), decision]])) };
      const deps = { broker: reader(), clock: manualClock(0), decisions };
      await askStrategies(deps, given, { ...question, requireApproval }, calm());
    };
    for (const [decision, required] of [
      [made, false],
      [made, true],
      [approved, true],
    ] as const)
      await see(decision, required);
    expect(inputs.map(({ decisions, unapproved }) => [decisions?.get('SPY'), unapproved?.get('SPY')])).toEqual([
      [made, undefined],
      [undefined, made],
      [approved, undefined],
    ]);
  });

  it('gives a strategy its bars, holdings and what it acted through', async () => {
    const inputs: StrategyInput[] = [];
    const evaluate = (input: StrategyInput): StrategyAnswer => {
      inputs.push(input);
      return answer('SPY');
    };
    const books = new Map([[ALPHA, bookOf({ 1: 3 })]]);
    const asked = { ...question, books, actedThroughAtMs: new Map([[ALPHA, 5]]) };
    await ask([strategy({ evaluate })], reader(), { asked });
    const bars = new Map([['SPY', [bar(NOW - DAY_MS)]]]);
    const holdings = new Map([['SPY', decimal(3)]]);
    expect(inputs).toEqual([{ nowAtMs: NOW, bars, holdings, actedThroughAtMs: 5, seed: 1 }]);
  });

  it('gives 0 to what is held or still works and a fresh answer leaves out', async () => {
    const books = new Map([[ALPHA, new Map([...bookOf({ 2: 5 }), ...bookOf({ 4: 0 })])]]);
    const dropped = contractOf({ conId: conId(3) });
    const orders = [
      ledgerOrderOf('ref-1', { alpha: 10 }, { contract: dropped }),
      ledgerOrderOf('ref-2', { beta: 10 }, { contract: contractOf({ conId: conId(5) }) }),
    ];
    expect(await only([strategy()], reader(), { asked: { ...question, books, orders } })).toBe('2=0 3=0 1=1');
  });

  it('keeps the book of a strategy that holds', async () => {
    const holding = strategy({ evaluate: () => ({ kind: 'hold', reading: 'no cross' }) });
    expect(await only([holding])).toBe('hold: no cross');
  });

  it('isolates a strategy that throws from the others', async () => {
    const thrower = strategy({
      id: BETA,
      evaluate: () => {
        throw new Error('division by nothing');
      },
    });
    const opinions = await ask([thrower, strategy()]);
    expect(inWords(opinions.get(BETA))).toBe('hold failed: Strategy beta failed: division by nothing');
    expect(inWords(opinions.get(ALPHA))).toBe('1=1');
  });

  it('holds where a contract is unknown or ambiguous', async () => {
    for (const found of [[], [detailsOf(), detailsOf()]]) {
      const broker = reader({ contractDetails: () => Promise.resolve(found) });
      expect(await only([strategy()], broker)).toContain(`is not exactly one: found ${found.length}, needed 1`);
    }
  });

  it('holds where bars are stale, counted from the end of their span, or missing', async () => {
    const seen = (startAtMs: number) => reader({ bars: () => Promise.resolve([bar(startAtMs)]) });
    expect(await only([strategy()], seen(NOW - DAY_MS - 60_000))).toBe('1=1');
    expect(await only([strategy()], seen(NOW - DAY_MS - 60_001))).toMatch(/^hold failed: Bars of SPY are stale/);
    const minutes = strategy({ requires: [{ key: 'SPY', size: '1 min', count: 5 }] });
    expect(await only([minutes], seen(NOW - 120_001))).toMatch(/^hold failed: Bars of SPY are stale/);
    expect(await only([strategy()], reader({ bars: () => Promise.resolve([]) }))).toMatch(
      /^hold failed: Bars of SPY are missing/,
    );
  });

  it('holds a strategy to its own staleness where that is stricter than the desk', async () => {
    const seen = reader({ bars: () => Promise.resolve([bar(NOW - DAY_MS - 50_000)]) });
    const requires = (staleAfterMinutes: number) =>
      strategy({ requires: [{ key: 'SPY', size: '1 day', count: 5, staleAfterMinutes }] });
    expect(await only([requires(0.5)], seen)).toMatch(/stale: found the newest 50000 ms old, needed at most 30000/);
    expect(await only([requires(10)], seen)).toBe('1=1');
    const older = reader({ bars: () => Promise.resolve([bar(NOW - DAY_MS - 60_001)]) });
    expect(await only([requires(10)], older)).toMatch(/needed at most 60000/);
  });

  it('takes the front of a series by the days a strategy rolls over', async () => {
    const member = (id: number, lastTradeDate: string) => {
      return detailsOf({ contract: contractOf({ conId: conId(id), secType: 'FUT', lastTradeDate }) });
    };
    const broker = reader({ contractDetails: () => Promise.resolve([member(1, '19700416'), member(2, '19700716')]) });
    const series = (rolloverDays?: number) =>
      strategy({
        contracts: [
          { key: 'SPY', spec: { ...SPEC, secType: 'FUT' }, ...(rolloverDays === undefined ? {} : { rolloverDays }) },
        ],
      });
    expect([await only([series()], broker), await only([series(2)], broker)]).toEqual(['2=1', '1=1']);
  });

  it('holds where targets name what it does not trade, or one contract twice', async () => {
    expect(await only([strategy({ evaluate: () => answer('QQQ') })])).toMatch(/which the strategy does not trade/);
    expect(await only([strategy({ evaluate: () => answer('SPY', 'SPY') })])).toMatch(/Targets name SPY twice/);
  });

  it('holds a strategy whose fetching outlasts its limit, while the others answer', async () => {
    const clock = manualClock(0);
    const slow = strategy({ id: BETA, contracts: [{ key: 'SPY', spec: { ...SPEC, symbol: 'SLOW' } }] });
    const broker = reader({
      contractDetails: (spec, signal) => {
        if (spec.symbol !== 'SLOW') return Promise.resolve([detailsOf()]);
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    const asked = ask([slow, strategy()], broker, { clock });
    await setImmediate();
    await clock.advance(STRATEGY_TIME_LIMIT_MS);
    const opinions = await asked;
    expect(inWords(opinions.get(BETA))).toMatch(/Deadline passed: asking strategy beta/);
    expect(inWords(opinions.get(ALPHA))).toBe('1=1');
    expect(clock.pending()).toBe(0);
  });

  it('lets a strategy have a shorter limit of its own, never a longer one', async () => {
    const clock = manualClock(0);
    const never = reader({
      contractDetails: (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const asked = ask([strategy({ timeLimitMs: 100 }), strategy({ id: BETA, timeLimitMs: 60_000 })], never, { clock });
    await setImmediate();
    await clock.advance(100);
    expect(clock.pending()).toBe(1);
    await clock.advance(STRATEGY_TIME_LIMIT_MS - 100);
    expect([...(await asked).values()].map(({ kind }) => kind)).toEqual(['hold', 'hold']);
  });

  it('does not believe an evaluation that overran its limit, and says so', async () => {
    let nowMs = 0;
    const clock = { ...manualClock(0), nowMs: () => nowMs };
    const evaluate = (): StrategyAnswer => {
      nowMs += EVALUATION_LIMIT_MS + 1;
      return answer('SPY');
    };
    expect(await only([strategy({ evaluate })], reader(), { clock })).toMatch(
      /^hold failed: Strategy alpha took too long: found 2001 ms/,
    );
  });

  it('fails the run, not the strategy, where the link is gone or the run is over', async () => {
    const gone = new AbortController();
    const broker = reader({
      closed: gone.signal,
      bars: () => {
        gone.abort();
        return Promise.reject(new BrokerError('unavailable', 'link lost'));
      },
    });
    await expect(ask([strategy()], broker)).rejects.toThrow('link lost');
  });

  it('asks nobody where nobody is named', async () => {
    expect((await ask([])).size).toBe(0);
  });
});
