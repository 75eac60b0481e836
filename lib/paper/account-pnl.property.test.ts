/** The day's result against the account itself: net liquidation now, less net liquidation at midnight, to the cent. */
import * as fc from 'fast-check';
import { decimal } from '../domain/decimal.ts';
import { accountPnL, positionPnL } from './account-pnl.ts';
import { contractsOf } from './client-session.ts';
import { brokerAt, DAY, MES_SEPTEMBER, order, SPY, valueOf } from '../testing/simulated-broker-fixture.ts';
import { newYorkAtMs } from './new-york-time.ts';

const EUR_USD = 12_087_792;
const step = fc.record({
  conId: fc.constantFrom(SPY, MES_SEPTEMBER, EUR_USD),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  lots: fc.integer({ min: 1, max: 9 }),
  minutes: fc.integer({ min: 0, max: 600 }),
});

test('equals what net liquidation has gained since midnight, whatever was traded and however long it was held', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const broker = brokerAt(newYorkAtMs(DAY, 0));
      const source = { broker, contractOf: contractsOf(broker) };
      const cents = (): number => Math.round(Number(valueOf(broker, 'NetLiquidation')) * 100);
      let day = DAY;
      let atMidnight = cents();
      for (const [index, { conId, side, lots, minutes }] of steps.entries()) {
        const quantity = conId === EUR_USD ? lots * 25_000 : lots;
        broker.place({ clientId: 1, orderId: index + 1, input: order({ conId, side, quantity }) });
        const untilMs = broker.clock.nowMs() + minutes * 60_000;
        const nextMs = newYorkAtMs(day + 1, 0);
        if (untilMs >= nextMs) {
          broker.clock.advanceTo(nextMs);
          day += 1;
          atMidnight = cents();
        }
        broker.clock.advanceTo(Math.max(untilMs, broker.clock.nowMs()));
        const daily = Math.round(Number(accountPnL(source, 'DU0000001').dailyPnl) * 100);
        // Each contract is rounded to a cent for itself.
        expect(Math.abs(daily - (cents() - atMidnight))).toBeLessThanOrEqual(3);
      }
    }),
    { numRuns: 40 },
  );
});

test('says the same of the one position an account has traded', () => {
  const broker = brokerAt(newYorkAtMs(DAY, 600));
  const source = { broker, contractOf: contractsOf(broker) };
  broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
  broker.clock.advanceTo(newYorkAtMs(DAY, 960));
  broker.place({ clientId: 1, orderId: 2, input: order({ quantity: 40, side: 'SELL', tif: 'GTC' }) });
  broker.clock.advanceTo(newYorkAtMs(DAY + 1, 600));
  const position = broker.position({ account: 'DU0000001', conId: SPY });
  if (position === undefined) throw new Error('Position is missing: found none, needed SPY');
  const one = positionPnL(source, position);
  const { dailyPnl, unrealizedPnl, realizedPnl } = accountPnL(source, 'DU0000001');
  expect({ ...one, position: decimal(one.position).toFixed() }).toMatchObject({
    position: '60',
    dailyPnl,
    unrealizedPnl,
    realizedPnl,
  });
  expect(realizedPnl).not.toBe('0.00');
});

test('keeps the realised profit of a position that is gone', () => {
  const broker = brokerAt(newYorkAtMs(DAY, 600));
  broker.place({ clientId: 1, orderId: 1, input: order({ quantity: 100 }) });
  broker.place({ clientId: 1, orderId: 2, input: order({ quantity: 100, side: 'SELL' }) });
  expect(broker.positions()).toEqual([]);
  const position = broker.position({ account: 'DU0000001', conId: SPY });
  expect(position?.realizedPnl.toFixed(2)).toBe(
    accountPnL({ broker, contractOf: contractsOf(broker) }, 'DU0000001').realizedPnl,
  );
});

test('knows no position of a contract or an account that does not exist', () => {
  const broker = brokerAt(newYorkAtMs(DAY, 600));
  expect(broker.position({ account: 'DU0000001', conId: 42 })).toBeUndefined();
  expect(broker.position({ account: 'DU9', conId: SPY })).toBeUndefined();
});
