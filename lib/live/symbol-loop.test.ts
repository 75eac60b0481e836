/** A hundred loops under a clock that the test moves: one throws, one answers NaN, one never gets ready; nobody waits for them. */
import { decimal, ONE, ZERO } from '../domain/decimal.ts';
import { conId, fencingToken, strategyId } from '../domain/ids.ts';
import type { Strategy } from '../domain/strategy.ts';
import { configurationOf } from '../testing/allocation-values.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { scriptedTrader } from '../testing/scripted-trader.ts';
import { contractOf, RUN, USD } from '../testing/trading-values.ts';
import { createSendBrake } from '../trading/send-brake.ts';
import type { LiveConfiguration, LiveSymbol } from './live-configuration.ts';
import type { LiveDesk } from './live-desk.ts';
import { OwnOrders } from './own-orders.ts';
import type { SessionParts } from './session-parts.ts';
import { newFigures, type SymbolFigures } from './symbol-figures.ts';
import { runSymbolLoop } from './symbol-loop.ts';

const COUNT = 100;
const SECOND = 1_000;
const THROWS = 'S1';
const NAN = 'S2';
const NEVER_READY = 'S3';
const START = 1_582_556_400_000;

const symbols = Array.from({ length: COUNT }, (_, index): LiveSymbol => {
  const symbol = `S${index}`;
  const spec = { symbol, secType: 'STK', exchange: 'SMART', currency: USD } as const;
  const strategy = strategyId('told');
  return { symbol, spec, lotSize: ONE, magicNumber: index + 1, strategy, intervalMs: SECOND, maxLoss: undefined };
});

const told: Strategy = {
  id: strategyId('told'),
  contracts: symbols.map(({ symbol, spec }) => ({ key: symbol, spec })),
  requires: [],
  evaluate: ({ bars }) => {
    const [asked] = bars;
    const key = asked?.[0] ?? '';
    if (key === THROWS) throw new Error('Strategy is broken');
    if (key === NAN)
      return { kind: 'targets', targets: [{ key, weight: decimal('NaN') }], reading: '', actedThroughAtMs: 0 };
    return { kind: 'hold', reading: 'told to hold' };
  },
};

const configuration: LiveConfiguration = {
  version: '1',
  symbols,
  maxLoss: decimal(100),
  heartbeatMs: SECOND,
  flattenOnTrip: false,
  staleAfterMs: 60 * SECOND,
  maxConsecutiveErrors: 5,
  drawdown: { warn: decimal('0.03'), reduce: decimal('0.05'), halt: decimal('0.07') },
};

const notAsked = (): Promise<never> => Promise.reject(new Error('Not asked for here'));

function partsOn(clock: ReturnType<typeof manualClock>): SessionParts {
  const desk: LiveDesk = {
    ledger: { mode: 'paper', transact: notAsked, read: notAsked },
    clock,
    broker: scriptedTrader(),
    tradeLog: { push: () => undefined, flush: () => Promise.resolve() },
    log: { write: () => undefined },
    strategies: new Map([[told.id, told]]),
    seed: 1,
    runId: RUN,
    planId: RUN,
    token: fencingToken(1),
    configuration: configurationOf(),
    brake: createSendBrake('ACTIVE'),
    marketNowMs: () => clock.nowMs(),
    stateNow: () => 'ACTIVE',
    signal: new AbortController().signal,
    recordMs: SECOND,
    onEvent: () => undefined,
  };
  const details = (symbol: LiveSymbol) => ({
    contract: contractOf({ conId: conId(symbol.magicNumber), symbol: symbol.symbol, localSymbol: symbol.symbol }),
    longName: '',
    minTick: decimal('0.01'),
    sizeIncrement: ONE,
    minSize: ONE,
    timeZoneId: 'UTC',
    tradingHours: '',
    liquidHours: '',
  });
  return {
    desk,
    quotes: {
      follow: () => undefined,
      leave: () => undefined,
      price: (id) => ({ conId: id, price: decimal(10), source: 'midpoint', atMs: clock.nowMs() }),
      newest: () => undefined,
      refresh: () => Promise.resolve(),
      stop: () => undefined,
    },
    orders: new OwnOrders({ isOwn: () => true, onForgotten: () => undefined }),
    breaker: {
      tell: () => undefined,
      open: () => undefined,
      isStopped: () => false,
      consecutiveErrors: () => 0,
      drawdown: () => undefined,
      refusal: () => undefined,
      stored: () => undefined,
      history: () => [],
    },
    limits: { reserve: () => ({ kind: 'reserved', release: () => undefined }) },
    teller: {
      event: () => undefined,
      alert: () => undefined,
      heartbeat: () => undefined,
      session: () => undefined,
      entry: () => undefined,
    },
    contractOf: (symbol) =>
      symbol.symbol === NEVER_READY ? new Promise(() => undefined) : Promise.resolve(details(symbol)),
    holding: () => ZERO,
    position: () => ZERO,
    rate: () => ONE,
    refusal: () => undefined,
    nextOrder: () => 1,
    inFlight: (work) => work(),
  };
}

test('A throwing, a NaN and a never ready symbol among 100 delay nobody', async () => {
  const clock = manualClock(START);
  const parts = partsOn(clock);
  const ended = new AbortController();
  const servedAt = new Map<number, Set<string>>();
  const figures = new Map<string, SymbolFigures>();
  const loops = symbols.map((symbol) => {
    const own = newFigures(symbol.symbol, START);
    figures.set(symbol.symbol, own);
    return runSymbolLoop({
      parts,
      figures: own,
      settings: () => ({ symbol, configuration }),
      startAtMs: START,
      endAtMs: START + 10 * SECOND,
      ended: ended.signal,
      onServed: (atMs) => {
        expect(clock.nowMs()).toBe(atMs);
        servedAt.set(atMs, (servedAt.get(atMs) ?? new Set()).add(symbol.symbol));
      },
    });
  });
  await clock.advance(0);
  await new Promise((resolve) => setImmediate(resolve));
  for (let second = 0; second < 10; second += 1) await clock.advance(SECOND);
  ended.abort();
  await Promise.all(loops.filter((_, index) => symbols[index]?.symbol !== NEVER_READY));
  expect([...servedAt.values()].map((served) => served.size)).toEqual(Array.from({ length: 10 }, () => COUNT - 3));
  expect(figures.get(THROWS)?.errors).toEqual(new Map([['Strategy is broken', 10]]));
  expect([...(figures.get(NAN)?.errors.keys() ?? [])].join()).toMatch(/NaN/);
  expect(figures.get('S50')).toMatchObject({ served: 10, intervals: 10, heartbeats: 10 });
});
