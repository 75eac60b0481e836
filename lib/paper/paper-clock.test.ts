import { dayNumber, newYorkAtMs } from './new-york-time.ts';
import { momentsBetween, paperClock, type LivingClock } from './paper-clock.ts';

const THURSDAY = dayNumber(2020, 8, 27);
const START = newYorkAtMs(THURSDAY, 560);

interface Lived {
  readonly clock: LivingClock;
  readonly moments: number[];
  readonly arrivals: string[];
  wallMs: number;
}

function livedClock(speed: number): Lived {
  const moments: number[] = [];
  const arrivals: string[] = [];
  const wall = { ms: 5_000 };
  const clock = paperClock({
    startAtMs: START,
    speed,
    wallNowMs: () => wall.ms,
    live: ({ atMs }) => moments.push(atMs === clock.nowMs() ? atMs : Number.NaN),
    arrived: (passed) => arrivals.push(`${passed.moments} ${passed.jumped}`),
  });
  return {
    clock,
    moments,
    arrivals,
    get wallMs() {
      return wall.ms;
    },
    set wallMs(ms: number) {
      wall.ms = ms;
    },
  };
}

describe('paperClock', () => {
  it('stands still at speed 0 whatever the wall says', () => {
    const lived = livedClock(0);
    lived.wallMs += 3_600_000;
    lived.clock.catchUp();
    expect([lived.clock.nowMs(), lived.moments.length]).toEqual([START, 0]);
  });

  it('follows the wall at its speed and lives through what passed when it is woken', () => {
    const lived = livedClock(60);
    lived.wallMs += 10_000;
    expect(lived.clock.nowMs()).toBe(START + 600_000);
    expect(lived.moments).toEqual([]);
    lived.clock.catchUp();
    expect(lived.moments).toEqual([newYorkAtMs(THURSDAY, 570)]);
    expect(lived.arrivals).toEqual(['1 false']);
  });

  it('lives through every moment of a jump in order, standing at each', () => {
    const lived = livedClock(0);
    const aim = newYorkAtMs(THURSDAY + 400, 600);
    lived.clock.advanceTo(aim);
    expect(lived.moments).toEqual(lived.moments.toSorted((a, b) => a - b));
    expect(lived.moments).toHaveLength([...momentsBetween(START, aim)].length);
    expect(lived.clock.nowMs()).toBe(aim);
  });

  it('goes on from where it jumped to', () => {
    const lived = livedClock(1);
    lived.clock.advanceTo(START + 100_000);
    lived.wallMs += 250;
    expect(lived.clock.nowMs()).toBe(START + 100_250);
  });

  it('changes its speed from now on', () => {
    const lived = livedClock(0);
    lived.wallMs += 10_000;
    lived.clock.setSpeed(10);
    lived.wallMs += 100;
    expect(lived.clock.nowMs()).toBe(START + 1_000);
    lived.clock.setSpeed(0);
    lived.wallMs += 100;
    expect([lived.clock.nowMs(), lived.clock.speed()]).toEqual([START + 1_000, 0]);
    expect(() => lived.clock.setSpeed(-1)).toThrow(/Speed/);
  });

  it('never goes back, not even with the wall', () => {
    const lived = livedClock(1);
    lived.clock.advanceTo(START + 1_000);
    lived.wallMs -= 60_000;
    expect(lived.clock.nowMs()).toBe(START + 1_000);
    expect(() => lived.clock.advanceTo(START)).toThrow(/only goes forward/);
  });

  it('refuses a jump within a jump and a speed below 0', () => {
    const clock: LivingClock = paperClock({
      startAtMs: START,
      speed: 0,
      wallNowMs: () => 0,
      live: () => clock.advanceTo(START + 1e9),
      arrived: () => undefined,
    });
    expect(() => clock.advanceTo(START + 86_400_000)).toThrow(/within a jump/);
    expect(() => livedClock(-1)).toThrow(/Speed/);
  });
});

describe('momentsBetween', () => {
  it('leaves the start out and takes the end in', () => {
    const open = newYorkAtMs(THURSDAY, 570);
    const xetra = newYorkAtMs(THURSDAY, 690);
    const close = newYorkAtMs(THURSDAY, 960);
    expect([...momentsBetween(open, close)].map((moment) => moment.atMs)).toEqual([xetra, close]);
  });

  it('rolls the day once at midnight in New York on every date, changes of the clocks included', () => {
    const rolls = [...momentsBetween(newYorkAtMs(THURSDAY, 0), newYorkAtMs(THURSDAY + 365, 0))].filter(
      (moment) => moment.isDayRoll,
    );
    expect(rolls).toHaveLength(365);
  });
});
