/** Same seed, same requests: the same wire log, byte for byte, over real sockets. */
import * as fc from 'fast-check';
import { OrderAction, OrderType, TimeInForce, type Order } from '@stoqey/ib';
import { startGatewayFixture } from '../testing/paper-gateway-fixture.ts';

const order = fc.record({
  action: fc.constantFrom(OrderAction.BUY, OrderAction.SELL),
  orderType: fc.constantFrom(OrderType.MKT, OrderType.LMT, OrderType.STP, OrderType.TRAIL),
  totalQuantity: fc.integer({ min: 1, max: 500 }),
  lmtPrice: fc.integer({ min: 340, max: 356 }),
  auxPrice: fc.integer({ min: 1, max: 350 }),
  tif: fc.constantFrom(TimeInForce.DAY, TimeInForce.GTC),
  ocaGroup: fc.constantFrom('', 'group'),
  transmit: fc.constantFrom(true, true, false),
});

async function wireLogOf(orders: readonly Order[], seed: number): Promise<string> {
  const fixture = await startGatewayFixture({ seed, partialFills: { kind: 'slices', maximum: 4 } });
  try {
    let orderId = 0;
    for (const each of orders) {
      orderId += 1;
      fixture.place(orderId, each);
      await fixture.sofar();
      fixture.gateway.clock.advanceTo(fixture.gateway.clock.nowMs() + 47 * 60_000);
    }
    await fixture.sofar();
    return fixture.gateway.wireLog.records.map((record) => JSON.stringify(record)).join('\n');
  } finally {
    await fixture.close();
  }
}

it('writes the same wire log for the same seed, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 99 }),
      async (orders, seed) => {
        const once = await wireLogOf(orders, seed);
        expect(once).toContain('"message":"placeOrder"');
        expect(await wireLogOf(orders, seed)).toBe(once);
      },
    ),
    { numRuns: 6 },
  );
});
