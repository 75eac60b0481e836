import * as fc from 'fast-check';
import { decimal } from '../domain/decimal.ts';
import { clientId, orderId, orderRef, permId } from '../domain/ids.ts';
import { LEDGER_ORDER_STATES } from '../domain/ledger-order.ts';
import { bookOf, positionOf, SPY } from '../testing/allocation-values.ts';
import { ALPHA, BETA, ledgerOrderOf } from '../testing/trading-values.ts';
import { instantMs } from './iso-time.ts';
import { settleEarlierDays } from './settle-earlier-days.ts';

const TODAY = instantMs('2020-08-27T14:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

const arbitraryOrder = fc.record({
  state: fc.constantFrom(...LEDGER_ORDER_STATES),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  filled: fc.integer({ min: 0, max: 10 }),
  daysAgo: fc.integer({ min: 0, max: 3 }),
  isOpen: fc.boolean(),
});
const arbitrary = fc.record({
  orders: fc.array(arbitraryOrder, { minLength: 1, maxLength: 4 }),
  alpha: fc.integer({ min: -3, max: 3 }),
  beta: fc.integer({ min: -3, max: 3 }),
  position: fc.integer({ min: -6, max: 6 }),
  linkWasLost: fc.boolean(),
  stable: fc.boolean(),
});

describe('settleEarlierDays, whatever an unread day filled', () => {
  it('lets an order leave only where it is not live and the books equal the position, and changes no book', () => {
    fc.assert(
      fc.property(arbitrary, ({ orders, alpha, beta, position, linkWasLost, stable }) => {
        const known = orders.map(({ state, side, filled, daysAgo }, index) => {
          const atMs = TODAY - daysAgo * DAY_MS;
          const times = { plannedAtMs: atMs, updatedAtMs: atMs };
          return ledgerOrderOf(`ref-${index}`, { alpha: 10 }, { state, side, filled: decimal(filled), ...times });
        });
        const listed = orders.flatMap(({ isOpen, side }, index) => (isOpen ? [{ ref: `ref-${index}`, side }] : []));
        const changes = settleEarlierDays(
          {
            orders: new Map(known.map((order) => [order.orderRef, order])),
            books: new Map([
              [ALPHA, bookOf({ 1: alpha })],
              [BETA, bookOf({ 1: beta })],
            ]),
            session: {
              orderIdHighWater: new Map(),
              executionsReadThroughAtMs: undefined,
              actedThroughAtMs: new Map(),
            },
          },
          {
            clientId: clientId(1),
            connectionOpenedAtMs: TODAY,
            linkWasLost,
            atMs: TODAY,
            positions: [positionOf(SPY, position)],
            fills: [],
            openOrders: listed.map(({ ref, side }) => ({
              orderRef: orderRef(ref),
              orderId: orderId(1),
              clientId: clientId(1),
              permId: permId(1),
              contract: SPY,
              side,
              quantity: decimal(10),
              filled: decimal(0),
              status: 'Submitted' as const,
              properties: { orderType: 'LMT', tif: 'GTC', limitPrice: undefined },
            })),
            completedOrders: [],
            stable,
          },
        );
        const left = changes.flatMap((change) => (change.kind === 'remove-order' ? [change.orderRef] : []));
        expect(left.length === 0 || (alpha + beta === position && !linkWasLost && stable)).toBe(true);
        for (const ref of left) {
          const index = known.findIndex((order) => order.orderRef === ref);
          expect([orders[index]?.isOpen, orders[index]?.state === 'PLANNED']).toEqual([false, false]);
          expect(orders[index]?.daysAgo).toBeGreaterThan(0);
        }
        expect(changes.some(({ kind }) => kind === 'put-book')).toBe(false);
      }),
      { numRuns: 2_000, verbose: 1 },
    );
  });
});
