/** What a holiday, the days around it and both changes of the clocks do to a run: through the gateway's own hours. */
import { z } from 'zod';
import { decimal } from '../../lib/domain/decimal.ts';
import { dayNumber, newYorkAtMs } from '../../lib/paper/new-york-time.ts';
import { booksInWords, startTestDesk, type TestDesk } from '../../lib/testing/desk-for-tests.ts';

const answerSchema = z.object({
  orders: z.array(z.object({ localSymbol: z.string(), outcome: z.string(), reason: z.string().optional() })),
  proof: z.object({ proved: z.boolean(), missedDays: z.array(z.string()) }),
});

let desk: TestDesk;
const at = (year: number, month: number, day: number, minutes: number): number =>
  newYorkAtMs(dayNumber(year, month, day), minutes);
async function startAt(moment: number): Promise<void> {
  desk = await startTestDesk({ startAtMs: moment });
  desk.wishes.set('alpha', { SPY: '0.4' });
}
async function allocate() {
  const { status, body } = await desk.allocate();
  const { orders, proof } = answerSchema.parse(body);
  const told = orders.map(({ localSymbol, outcome }) =>
    outcome === 'filled' || outcome === 'working' ? `${localSymbol} sent` : `${localSymbol} ${outcome}`,
  );
  return { status, told, reason: orders[0]?.reason, proof };
}
const TEN = 600;

describe('an allocation', () => {
  afterEach(() => desk.close());

  it('is skipped on Good Friday, recorded, with 200, and trades on Monday', async () => {
    await startAt(at(2020, 4, 10, TEN));
    expect(await allocate()).toMatchObject({ status: 200, told: ['SPY skipped'] });
    desk.gateway.clock.advanceTo(at(2020, 4, 13, TEN));
    expect((await allocate()).told).toEqual(['SPY sent']);
  });

  it('proves a long weekend that had a holiday in it', async () => {
    await startAt(at(2020, 4, 9, 16 * 60 + 15));
    await desk.call('trade-reconciliation', {});
    desk.gateway.clock.advanceTo(at(2020, 4, 13, TEN));
    expect((await allocate()).proof).toEqual(expect.objectContaining({ proved: true, missedDays: [] }));
  });

  it.each([
    ['spring', at(2020, 3, 9, 9 * 60 + 29), at(2020, 3, 9, 9 * 60 + 30), '2020-03-09T13:30:00Z'],
    ['autumn', at(2019, 11, 4, 9 * 60 + 29), at(2019, 11, 4, 9 * 60 + 30), '2019-11-04T14:30:00Z'],
  ])('waits for half past nine in New York after the clocks have changed in %s', async (_, before, opening, utc) => {
    await startAt(before);
    const early = await allocate();
    expect([early.told, early.reason]).toEqual([['SPY skipped'], expect.stringContaining(`opens ${utc}`)]);
    desk.gateway.clock.advanceTo(opening);
    expect((await allocate()).told).toEqual(['SPY sent']);
  });

  it('trades until one on a half day, is skipped after it, and reads that day as closed', async () => {
    // The day after Thanksgiving 2019.
    await startAt(at(2019, 11, 29, 12 * 60 + 59));
    expect((await allocate()).told).toEqual(['SPY sent']);
    expect((await desk.call('trade-reconciliation', {})).status).toBe(200);
    desk.gateway.clock.advanceTo(at(2019, 11, 29, 13 * 60));
    desk.wishes.set('alpha', { SPY: '0.2' });
    const late = await allocate();
    expect([late.told, late.reason]).toEqual([['SPY skipped'], expect.stringContaining('opens 2019-12-02T14:30:00Z')]);
    desk.gateway.clock.advanceTo(at(2019, 12, 2, TEN));
    expect((await allocate()).proof).toEqual(expect.objectContaining({ proved: true }));
  });

  it('sends no MOC after the cut-off of the exchange', async () => {
    await startAt(at(2020, 8, 27, 15 * 60 + 59));
    const { orders } = answerSchema.parse((await desk.allocate({ orderProperties: { orderType: 'MOC' } })).body);
    expect(orders[0]).toMatchObject({ outcome: 'skipped', reason: expect.stringMatching('Too late for the closing') });
  });
});

describe('maxDailyLoss', () => {
  afterEach(() => desk.close());

  it('lets nothing grow after the loss of the day, and everything be closed', async () => {
    // On Monday 24 February 2020 SPY opened 3 % below its close of Friday.
    await startAt(at(2020, 2, 21, TEN));
    await desk.allocate();
    await desk.call('trade-reconciliation', {});
    await desk.configure({ limits: { maxDailyLoss: '2000' } });
    desk.gateway.clock.advanceTo(at(2020, 2, 24, TEN));
    desk.wishes.set('alpha', { SPY: '0.8' });
    const { told, reason } = await allocate();
    expect([told, reason]).toEqual([
      ['SPY denied'],
      expect.stringMatching(/^Loss of the day is too large: found \d{4}/),
    ]);
    expect((await desk.call('close-all', {})).status).toBe(200);
    expect(booksInWords(await desk.view())).toBe('');
  });

  it('counts what nobody ordered, and is not moved by a profit', async () => {
    await startAt(at(2020, 2, 21, TEN));
    await desk.configure({ limits: { maxDailyLoss: '2000' } });
    desk.gateway.broker.control.manualOrder({ conId: 756_733, side: 'SELL', quantity: decimal(300) });
    await desk.call('trade-reconciliation', {});
    desk.gateway.clock.advanceTo(at(2020, 2, 24, TEN));
    expect((await allocate()).told).toEqual(['SPY sent']);
  });
});
