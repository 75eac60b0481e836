import type { TradingState } from '../domain/trading-state.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { watchTradingState, type TradingStateSource } from './watch-trading-state.ts';

const clockNow = 1_000_000;

describe('watchTradingState', () => {
  it('knows a new state within a second', async () => {
    const clock = manualClock(clockNow);
    let stored: TradingState = 'ACTIVE';
    const watch = watchTradingState(clock, 'ACTIVE', { read: () => Promise.resolve(stored) });
    stored = 'HALTED';
    expect(watch.current()).toBe('ACTIVE');
    await clock.advance(1_000);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('is HALTED where the state cannot be read for more than five seconds, and no earlier', async () => {
    const clock = manualClock(clockNow);
    const watch = watchTradingState(clock, 'ACTIVE', { read: () => Promise.reject(new Error('store is away')) });
    await clock.advance(5_000);
    expect(watch.current()).toBe('ACTIVE');
    await clock.advance(1);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('is HALTED where a read never ends, and reads again after its deadline', async () => {
    const clock = manualClock(clockNow);
    let reads = 0;
    const read: TradingStateSource['read'] = (signal) => {
      reads += 1;
      if (reads > 1) return Promise.resolve('REDUCING');
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const watch = watchTradingState(clock, 'ACTIVE', { read });
    await clock.advance(5_500);
    expect(watch.current()).toBe('HALTED');
    await clock.advance(2_000);
    expect(watch.current()).toBe('REDUCING');
    watch.stop();
  });

  it('counts the age of a state from before it was read', async () => {
    const clock = manualClock(clockNow);
    const answer = Promise.withResolvers<TradingState>();
    let reads = 0;
    const read = (): Promise<TradingState> => {
      reads += 1;
      return reads === 1 ? answer.promise : Promise.withResolvers<TradingState>().promise;
    };
    const watch = watchTradingState(clock, 'ACTIVE', { read });
    await clock.advance(5_000);
    answer.resolve('ACTIVE');
    await clock.advance(1_001);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('frees its timer', () => {
    const clock = manualClock(clockNow);
    watchTradingState(clock, 'ACTIVE', { read: () => Promise.resolve('ACTIVE') }).stop();
    expect(clock.pending()).toBe(0);
  });
});

/** A listener in the hand of the test. */
function spoken() {
  let tell: ((state: TradingState) => void) | undefined;
  const listen: TradingStateSource['listen'] = (told) => {
    tell = told;
    return () => (tell = undefined);
  };
  return { listen, tell: (state: TradingState) => tell?.(state), isHeard: () => tell !== undefined };
}

describe('a listener of the trading state', () => {
  it('halts in the very tick in which it tells', () => {
    const { listen, tell } = spoken();
    const watch = watchTradingState(manualClock(clockNow), 'ACTIVE', { listen, read: () => Promise.resolve('ACTIVE') });
    tell('HALTED');
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('is not overruled by a read that began before it told', async () => {
    const clock = manualClock(clockNow);
    const { listen, tell } = spoken();
    const answer = Promise.withResolvers<TradingState>();
    const watch = watchTradingState(clock, 'ACTIVE', { listen, read: () => answer.promise });
    await clock.advance(1_000);
    tell('HALTED');
    answer.resolve('ACTIVE');
    await clock.advance(1);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('that lags behind a read loosens nothing', async () => {
    const clock = manualClock(clockNow);
    const { listen, tell } = spoken();
    const watch = watchTradingState(clock, 'ACTIVE', { listen, read: () => Promise.resolve('HALTED') });
    await clock.advance(1_000);
    tell('ACTIVE');
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('leaves it to a later read to loosen', async () => {
    const clock = manualClock(clockNow);
    const { listen, tell } = spoken();
    const watch = watchTradingState(clock, 'ACTIVE', { listen, read: () => Promise.resolve('ACTIVE') });
    tell('HALTED');
    await clock.advance(1_000);
    expect(watch.current()).toBe('ACTIVE');
    watch.stop();
  });

  it('does not keep an unreadable state alive: five seconds without a read halt', async () => {
    const clock = manualClock(clockNow);
    const { listen, tell } = spoken();
    const watch = watchTradingState(clock, 'ACTIVE', { listen, read: () => Promise.reject(new Error('away')) });
    await clock.advance(4_000);
    tell('ACTIVE');
    await clock.advance(1_001);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('is no longer heard after the end', () => {
    const { listen, isHeard } = spoken();
    watchTradingState(manualClock(clockNow), 'ACTIVE', { listen, read: () => Promise.resolve('ACTIVE') }).stop();
    expect(isHeard()).toBe(false);
  });
});
