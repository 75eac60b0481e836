/** Orders sized on a last price: through the gateway's `tickString` 45 to what the desk answers. No bid, no ask. */
import { z } from 'zod';
import { decimal } from '../../lib/domain/decimal.ts';
import { startTestDesk, type TestDesk } from '../../lib/testing/desk-for-tests.ts';

const HOUR_MS = 3_600_000;
const answerSchema = z.object({
  orders: z.array(z.object({ localSymbol: z.string(), outcome: z.string(), reason: z.string().optional() })),
});

let desk: TestDesk;
beforeEach(async () => {
  desk = await startTestDesk();
  await desk.configure({ staleAfterMinutes: 60 });
  desk.wishes.set('alpha', { SPY: '0.4' });
  const { broker } = desk.gateway;
  const whole = { ...broker };
  const none = decimal(-1);
  // What is shown; orders execute at the market's path as always.
  broker.quote = (conId, lateMs) => {
    const quote = whole.quote(conId, lateMs);
    return quote === undefined ? undefined : { ...quote, bid: none, ask: none };
  };
});
afterEach(() => desk.close());

async function allocate() {
  const { orders } = answerSchema.parse((await desk.allocate()).body);
  const placed = desk.gateway.wireLog.of('placeOrder').length;
  return { placed, outcome: orders[0]?.outcome, reason: orders[0]?.reason };
}

const held = (): boolean => desk.gateway.broker.positions().some(({ quantity }) => !quantity.eq(0));

describe('an allocation without bid and ask', () => {
  it('is sized on a last that has just traded', async () => {
    expect(await allocate()).toMatchObject({ placed: 1, reason: undefined });
    expect(held()).toBe(true);
  });

  it('sends nothing where the last traded too long ago, and names its age', async () => {
    desk.gateway.faults.set({ halt: { symbol: 'SPY' } });
    desk.gateway.clock.advanceTo(desk.gateway.clock.nowMs() + 2 * HOUR_MS);
    const { placed, outcome, reason } = await allocate();
    expect([placed, outcome]).toEqual([0, 'unpriced']);
    expect(reason).toContain('last stale (7200000 ms old, at most 3600000), close of unknown age');
  });

  it('sends nothing where nobody says when the last traded', async () => {
    desk.gateway.broker.lastTradeAtMs = () => undefined;
    const { placed, outcome, reason } = await allocate();
    expect([placed, outcome]).toEqual([0, 'unpriced']);
    expect(reason).toContain('last of unknown age, close of unknown age');
  });

  it('closes what is held all the same: that is sized by the holding', async () => {
    await allocate();
    expect(held()).toBe(true);
    desk.gateway.broker.lastTradeAtMs = () => undefined;
    await desk.call('close-all', {});
    expect(held()).toBe(false);
  });
});
