import type { TradingState } from '../domain/trading-state.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { watchTradingState } from './watch-trading-state.ts';

const clockNow = 1_000_000;

describe('watchTradingState', () => {
  it('knows a new state within a second', async () => {
    const clock = manualClock(clockNow);
    let stored: TradingState = 'ACTIVE';
    const watch = watchTradingState(clock, 'ACTIVE', () => Promise.resolve(stored));
    stored = 'HALTED';
    expect(watch.current()).toBe('ACTIVE');
    await clock.advance(1_000);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('is HALTED where the state cannot be read for more than five seconds, and no earlier', async () => {
    const clock = manualClock(clockNow);
    const watch = watchTradingState(clock, 'ACTIVE', () => Promise.reject(new Error('store is away')));
    await clock.advance(5_000);
    expect(watch.current()).toBe('ACTIVE');
    await clock.advance(1);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('is HALTED where a read never ends, and reads again after its deadline', async () => {
    const clock = manualClock(clockNow);
    let reads = 0;
    const watch = watchTradingState(clock, 'ACTIVE', (signal) => {
      reads += 1;
      if (reads > 1) return Promise.resolve('REDUCING');
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
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
    const watch = watchTradingState(clock, 'ACTIVE', () => {
      reads += 1;
      return reads === 1 ? answer.promise : Promise.withResolvers<TradingState>().promise;
    });
    await clock.advance(5_000);
    answer.resolve('ACTIVE');
    await clock.advance(1_001);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });

  it('frees its timer', () => {
    const clock = manualClock(clockNow);
    watchTradingState(clock, 'ACTIVE', () => Promise.resolve('ACTIVE')).stop();
    expect(clock.pending()).toBe(0);
  });
});
