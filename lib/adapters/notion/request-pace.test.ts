import { setImmediate } from 'node:timers/promises';
import { manualClock } from '../../testing/manual-clock.ts';
import { calm } from '../../testing/store-harness.ts';
import { createRequestPace, PaceFull } from './request-pace.ts';

const INTERVAL_MS = 334;

function started(count: number, maxWaitMs = 1_000_000) {
  const clock = manualClock(0);
  const pace = createRequestPace(clock, { intervalMs: INTERVAL_MS, maxWaitMs });
  const turns: number[] = [];
  const ask = (signal = calm()): Promise<void> => pace.turn(signal).then(() => void turns.push(clock.nowMs()));
  const asked = Array.from({ length: count }, () => ask());
  return { clock, pace, turns, ask, asked };
}

describe('a request pace', () => {
  it('gives at most three turns in any second, and wastes none', async () => {
    const { clock, turns } = started(31);
    await setImmediate();
    for (let second = 0; second < 11; second += 1) await clock.advance(1_000);
    expect(turns).toEqual(Array.from({ length: 31 }, (_, index) => index * INTERVAL_MS));
  });

  it('gives nobody a turn during a pause, and goes on after it', async () => {
    const { clock, pace, turns } = started(2);
    await setImmediate();
    pace.pause(5_000);
    await clock.advance(4_999);
    expect(turns).toEqual([0]);
    await clock.advance(1);
    expect(turns).toEqual([0, 5_000]);
  });

  it('wastes no turn on who gave up', async () => {
    const { clock, turns, ask } = started(1);
    const impatient = new AbortController();
    const left = ask(impatient.signal);
    void ask();
    await setImmediate();
    impatient.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await clock.advance(INTERVAL_MS);
    expect(turns).toEqual([0, INTERVAL_MS]);
  });

  it('refuses at once who would wait too long, and says how long', async () => {
    const { ask } = started(3, 900);
    await expect(ask()).rejects.toThrow(PaceFull);
    await expect(ask(AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});
