import * as fc from 'fast-check';
import { createSendLane, type SendLane } from './send-lane.ts';
import type { Pacing, Urgency } from './send-window.ts';

/** A lane on a clock of the test's own: `run` lets time pass and wakes what is due. */
function laneAt(pacing: Pacing | 'off', maxQueued = 1_000) {
  let nowMs = 0;
  let due: { atMs: number; task: () => void } | undefined;
  const written: { name: string; atMs: number }[] = [];
  const refused: string[] = [];
  const arrivals = new Map<string, () => void>();
  const lane: SendLane = createSendLane({
    pacing,
    maxQueued,
    nowMs: () => nowMs,
    wake(afterMs, task) {
      const mine = { atMs: nowMs + afterMs, task };
      due = mine;
      return () => {
        if (due === mine) due = undefined;
      };
    },
  });
  const put = (urgency: Urgency, name: string, writes = true): (() => void) =>
    lane.enqueue({
      urgency,
      refuse: (reason) => refused.push(`${name}: ${reason}`),
      write: (arrived) => {
        if (writes) written.push({ name, atMs: nowMs });
        arrivals.set(name, arrived);
        return writes;
      },
    });
  const run = (untilMs: number): void => {
    while (due !== undefined && due.atMs <= untilMs) {
      const { atMs, task } = due;
      due = undefined;
      nowMs = atMs;
      task();
    }
    nowMs = untilMs;
  };
  const arrive = (name: string): void => arrivals.get(name)?.();
  return {
    arrive,
    lane,
    put,
    run,
    written,
    refused,
    names: () => written.map((one) => one.name),
    idle: () => due === undefined,
  };
}

describe('createSendLane', () => {
  it('writes in the tick of the call while the window is open', () => {
    const { put, names } = laneAt({ messages: 2, windowMs: 1_000 });
    put('order', 'a');
    expect(names()).toEqual(['a']);
  });
  it('sends orders before requests that have waited longer', () => {
    const { put, run, names } = laneAt({ messages: 1, windowMs: 1_000 });
    for (const name of ['r1', 'r2', 'r3']) put('request', name);
    put('order', 'o1');
    put('heartbeat', 'h1');
    run(4_000);
    expect(names()).toEqual(['r1', 'h1', 'o1', 'r2', 'r3']);
  });
  it('takes no place in the window for an attempt that declines', () => {
    const { put, names } = laneAt({ messages: 1, windowMs: 1_000 });
    put('order', 'declined', false);
    put('order', 'a');
    expect(names()).toEqual(['a']);
  });
  it('counts what others wrote', () => {
    const { lane, put, names } = laneAt({ messages: 1, windowMs: 1_000 });
    lane.countForeignWrite();
    put('order', 'a');
    expect(names()).toEqual([]);
  });
  it('runs the window from the answer, which proves that it had arrived, and spreads what waited', () => {
    const { put, run, arrive, written } = laneAt({ messages: 2, windowMs: 1_000, graceMs: 500 });
    put('request', 'a');
    put('request', 'b');
    run(40);
    arrive('b'); // and so a, which was written before it
    put('request', 'c');
    put('request', 'd');
    run(5_000);
    expect(written.slice(2)).toEqual([
      { name: 'c', atMs: 1_040 },
      { name: 'd', atMs: 1_515 },
    ]);
  });
  it('gives an order the next place in the window, where data keeps its distance', () => {
    const { put, run, arrive, written } = laneAt({ messages: 4, windowMs: 1_000 });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) put('request', name);
    run(1_000);
    put('heartbeat', 'alive');
    put('order', 'o1');
    arrive('o1');
    put('order', 'o2');
    run(3_000);
    expect(written.slice(4)).toEqual([
      { name: 'e', atMs: 1_000 },
      { name: 'alive', atMs: 1_000 },
      { name: 'o1', atMs: 1_000 },
      { name: 'o2', atMs: 1_237.5 },
      { name: 'f', atMs: 2_000 },
    ]);
  });
  it('sends what waits earlier when the answer comes, and gives a message without one its grace', () => {
    const { put, run, arrive, written } = laneAt({ messages: 1, windowMs: 1_000, graceMs: 500 });
    for (const name of ['a', 'b', 'c']) put('request', name);
    run(10);
    arrive('a');
    run(5_000);
    expect(written.slice(1)).toEqual([
      { name: 'b', atMs: 1_010 },
      { name: 'c', atMs: 2_510 },
    ]);
  });
  it('counts at the other side no more than it allows, however late messages arrive within the grace', () => {
    const lateness = fc.array(fc.nat(150), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(lateness, (lates) => {
        const { put, run, written } = laneAt({ messages: 4, windowMs: 1_000, graceMs: 150 });
        for (const at of lates.keys()) put('request', String(at));
        run(100_000);
        let last = 0;
        const arrivals = written.map(({ atMs }, at) => (last = Math.max(last, atMs + (lates[at] ?? 0))));
        const tooMany = arrivals.filter((atMs, at) => at >= 4 && atMs - (arrivals[at - 4] ?? 0) < 1_000);
        expect(tooMany).toEqual([]);
      }),
    );
  });
  it('refuses everything that waits when it closes, and everything after', () => {
    const { lane, put, names, refused, run, idle } = laneAt({ messages: 1, windowMs: 1_000 });
    for (const name of ['a', 'b']) put('order', name);
    lane.close('gone');
    put('order', 'c');
    expect(idle()).toBe(true);
    run(5_000);
    expect(names()).toEqual(['a']);
    expect(refused).toEqual(['b: gone', 'c: gone']);
  });
  it('takes back what still waits, once', () => {
    const { put, run, names } = laneAt({ messages: 1, windowMs: 1_000 });
    put('order', 'a');
    const takeBack = put('order', 'b');
    takeBack();
    takeBack();
    run(5_000);
    expect(names()).toEqual(['a']);
  });
  it('refuses beyond its bound', () => {
    const { put, refused } = laneAt({ messages: 1, windowMs: 1_000 }, 1);
    for (const name of ['a', 'b', 'c']) put('request', name);
    expect(refused).toEqual(['c: Send queue is full: 1 waiting']);
  });
  it('writes everything at once when pacing is off', () => {
    const { put, names } = laneAt('off');
    for (let at = 0; at < 500; at += 1) put('request', String(at));
    expect(names()).toHaveLength(500);
  });
  it('never writes more than its window allows, in order within an urgency, and loses nothing', () => {
    const one = fc.record({ urgency: fc.constantFrom<Urgency>('order', 'request', 'heartbeat'), afterMs: fc.nat(300) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.array(one, { maxLength: 80 }), (messages, puts) => {
        const test = laneAt({ messages, windowMs: 1_000 });
        let nowMs = 0;
        for (const [at, { urgency, afterMs }] of puts.entries()) {
          nowMs += afterMs;
          test.run(nowMs);
          test.put(urgency, `${urgency} ${String(at).padStart(3, '0')}`);
        }
        test.run(nowMs + 100_000);
        expect(test.written).toHaveLength(puts.length);
        const tooSoon = test.written.filter(
          ({ atMs }, at) => atMs - (test.written[at - messages]?.atMs ?? -1_000) < 1_000,
        );
        expect(tooSoon).toEqual([]);
        for (const urgency of ['order', 'request', 'heartbeat']) {
          const names = test.names().filter((name) => name.startsWith(urgency));
          expect(names).toEqual(names.toSorted());
        }
      }),
    );
  });
});
