import { brokerAt, order, TEN_O_CLOCK } from '../testing/simulated-broker-fixture.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { timedEvents, type Timing } from './event-timing.ts';

/** What is heard of a market order, with the wall milliseconds after it was placed. */
async function heardOf(timing: Timing, orders: number, waitMs = 5_000): Promise<readonly string[]> {
  const clock = manualClock(1_000);
  const lines: string[] = [];
  const broker = brokerAt(TEN_O_CLOCK);
  const told = timedEvents(timing, {
    timers: clock,
    tell: (event) => lines.push(`${clock.nowMs() - 1_000} ${event.kind}`),
  });
  broker.subscribe((event) => told.take(event));
  for (let orderId = 1; orderId <= orders; orderId += 1) {
    broker.place({ clientId: 1, orderId, input: order({ quantity: 1 }) });
  }
  await clock.advance(waitMs);
  told.close();
  return lines;
}

it('tells at once where it is fast', async () => {
  expect(new Set((await heardOf('fast', 1, 0)).map((line) => line.split(' ')[0]))).toEqual(new Set(['0']));
});

it('tells of a market order in the times of a real TWS', async () => {
  expect(await heardOf('real', 1)).toEqual([
    '608 open-order',
    '608 order-status',
    '645 execution',
    '646 open-order',
    '646 order-status',
    '647 open-order',
    '647 order-status',
    '648 commission',
    '648 position',
    '648 account',
  ]);
});

it('lets no order wait for another', async () => {
  const lines = await heardOf('real', 20);
  expect(lines.filter((line) => line === '608 open-order')).toHaveLength(20);
  expect(lines.at(-1)).toBe('648 account');
});

it('tells nothing after it is closed', async () => {
  expect(await heardOf('real', 1, 607)).toEqual([]);
});
