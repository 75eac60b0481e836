import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { marketClock } from './market-clock.ts';

function clocks() {
  let marketMs = 1_000_000;
  let wallMs = 50;
  const clock = marketClock({ nowMs: () => marketMs }, { ...systemClock, nowMs: () => wallMs });
  return {
    clock,
    jumpTo: (atMs: number) => (marketMs = atMs),
    pass: (durationMs: number) => (wallMs += durationMs),
  };
}

describe('marketClock', () => {
  it('stands where the market stands and runs on at wall speed', () => {
    const { clock, pass } = clocks();
    expect(clock.nowMs()).toBe(1_000_000);
    pass(250);
    expect(clock.nowMs()).toBe(1_000_250);
  });
  it('jumps with the market', () => {
    const { clock, jumpTo, pass } = clocks();
    pass(250);
    jumpTo(90_000_000);
    expect(clock.nowMs()).toBe(90_000_000);
    pass(5);
    expect(clock.nowMs()).toBe(90_000_005);
  });
  it('does not go back where a jump is shorter than what has passed', () => {
    const { clock, jumpTo, pass } = clocks();
    pass(5_000);
    expect(clock.nowMs()).toBe(1_005_000);
    jumpTo(1_001_000);
    expect(clock.nowMs()).toBe(1_005_000);
  });
});
