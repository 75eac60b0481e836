import { z } from 'zod';
import { booksInWords, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';

const answerSchema = z.object({
  tradingState: z.string(),
  orders: z.array(z.record(z.string(), z.unknown())),
  internalCrosses: z.array(z.object({ price: z.string(), deltas: z.record(z.string(), z.string()) })),
  prices: z.record(z.string(), z.object({ price: z.string() })),
  strategies: z.record(z.string(), z.object({ outcome: z.string() })),
});

describe('POST /allocation through the paper gateway', () => {
  let desk: TestDesk;
  afterEach(() => desk.close());
  it('crosses', async () => {
    desk = await startTestDesk();
    desk.wishes.set('alpha', { SPY: '1' }).set('beta', { SPY: '-0.4' });
    const { status, body } = await desk.allocate();
    console.log(status, JSON.stringify(body, null, 1));
    const r = await desk.call('trade-reconciliation', {});
    console.log(r.status, JSON.stringify(r.body, null, 1));
    console.log(booksInWords(await desk.view()));
    expect(answerSchema.parse(body).orders.length).toBe(1);
  });
});
