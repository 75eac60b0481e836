/** Books, cash and profit after any sequence of orders of every kind, on prices of August 2020. */
import * as fc from 'fast-check';
import { decimal, decimalText, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import {
  MES_DECEMBER,
  orderStep,
  runSteps,
  SCRIPT_CONTRACTS,
  toldExecutions,
  type OrderStep,
  type ToldExecution,
} from '../testing/order-scripts.ts';
import { brokerAt, TEN_O_CLOCK, valueOf } from '../testing/simulated-broker-fixture.ts';
import type { PaperEvent, PaperOrder } from './paper-broker.ts';
import type { SimulatedBroker, SimulatedBrokerOptions } from './simulated-broker.ts';

const steps = fc.array(orderStep, { maxLength: 25 });

function lived(script: readonly OrderStep[], options: Partial<SimulatedBrokerOptions> = {}) {
  const broker = brokerAt(TEN_O_CLOCK, { completedOrdersLimit: 10_000, ...options });
  const events: PaperEvent[] = [];
  broker.subscribe((event) => events.push(event));
  runSteps(broker, script);
  return { broker, events };
}

const shown = (broker: SimulatedBroker, key: string, currency: string): Decimal =>
  decimal(valueOf(broker, key, currency) ?? '0');

/** The currency a contract pays in, and what a unit of it moves in another. */
const contractOf = (broker: SimulatedBroker, conId: number) => {
  const contract = broker.contract(conId)?.contract;
  if (contract === undefined) throw new Error(`Contract ${conId} is unknown`);
  return contract;
};

/** Cash in a currency as executions and commissions alone make it, futures counted as if they were paid. */
function cashOf(broker: SimulatedBroker, currency: string, told: readonly ToldExecution[]): Decimal {
  const parts = told.map(({ conId, signed, price, commission, commissionCurrency }) => {
    const contract = contractOf(broker, conId);
    const paid = contract.currency === currency ? signed.times(price).times(contract.multiplier) : ZERO;
    const received = contract.secType === 'CASH' && contract.symbol === currency ? signed : ZERO;
    return received.minus(paid).minus(commissionCurrency === currency ? commission : ZERO);
  });
  return sum(parts);
}

const statusesOf = (events: readonly PaperEvent[]): readonly PaperOrder[] =>
  events.flatMap((event) => (event.kind === 'order-status' ? [event.order] : []));

describe('any sequence of orders', () => {
  it('leaves positions equal to the newest revisions of all executions', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { broker, events } = lived(script);
        const told = [...toldExecutions(events).values()];
        for (const conId of SCRIPT_CONTRACTS) {
          const quantity = sum(told.filter((each) => each.conId === conId).map((each) => each.signed));
          const held = broker.positions().find((each) => each.conId === conId)?.quantity ?? ZERO;
          expect(decimalText(held)).toBe(decimalText(quantity));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves in every currency the cash that executions and commissions make', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { broker, events } = lived(script);
        const told = [...toldExecutions(events).values()];
        for (const currency of ['USD', 'EUR', 'JPY']) {
          const start = currency === 'USD' ? decimal(1_000_000) : ZERO;
          const futures = currency === 'USD' ? futuresValue(broker) : ZERO;
          const expected = start.plus(cashOf(broker, currency, told)).plus(futures);
          const found = shown(broker, 'CashBalance', currency).plus(shown(broker, 'FuturesPNL', currency));
          expect(Number(found.minus(expected).abs())).toBeLessThanOrEqual(0.01);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('keeps account values, positions and profit consistent to the cent', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { broker } = lived(script);
        const inBase = (key: string): Decimal =>
          sum(
            ['USD', 'EUR', 'JPY'].map((currency) =>
              shown(broker, key, currency)
                .times(shown(broker, 'ExchangeRate', currency))
                .round(2, 1),
            ),
          );
        const parts = inBase('CashBalance').plus(inBase('StockMarketValue')).plus(inBase('FuturesPNL'));
        expect(valueOf(broker, 'NetLiquidation')).toBe(parts.toFixed(2));
        for (const key of ['UnrealizedPnL', 'RealizedPnL']) {
          expect(valueOf(broker, key, 'BASE')).toBe(inBase(key).toFixed(2));
        }
        for (const currency of ['USD', 'EUR', 'JPY']) {
          const own = broker.positions().filter(({ conId }) => {
            const contract = contractOf(broker, conId);
            return contract.currency === currency && contract.secType !== 'CASH';
          });
          expect(shown(broker, 'UnrealizedPnL', currency).toFixed(2)).toBe(
            sum(own.map((each) => each.unrealizedPnl)).toFixed(2),
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  it('tells of every order a life that ends once and never comes back', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const done = new Set<number>();
        const broken: number[] = [];
        for (const { permId, status, filled, remaining, input, whyHeld } of statusesOf(lived(script).events)) {
          if (done.has(permId) && status !== 'Filled') broken.push(permId);
          if (status === 'Filled' || status === 'Cancelled') done.add(permId);
          if (!filled.plus(remaining).eq(input.quantity) || remaining.lt(0)) broken.push(permId);
          if (whyHeld !== '' && status !== 'PreSubmitted') broken.push(permId);
        }
        expect(broken).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('never executes a child before its parent, nor more of a family than one of its children', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const brackets = script.filter((each) => each.kind === 'bracket' || each.kind === 'advance');
        const newest = new Map<string, PaperOrder>();
        const broken: string[] = [];
        for (const order of statusesOf(lived(brackets).events)) {
          newest.set(`${order.clientId}/${order.orderId}`, order);
          const parent = newest.get(`${order.clientId}/${order.input.parentId}`);
          if (order.input.parentId === 0 || parent === undefined) continue;
          if (order.filled.gt(0) && parent.status !== 'Filled') broken.push(`${order.orderId} before its parent`);
          const siblings = [...newest.values()].filter(
            ({ clientId, input }) => clientId === order.clientId && input.parentId === order.input.parentId,
          );
          if (sum(siblings.map(({ filled }) => filled)).gt(parent.filled)) broken.push(`${order.orderId} too much`);
        }
        expect(broken).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves nothing working in a group of type 1 of which something has executed', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { broker } = lived(script);
        const all = [...broker.openOrders(), ...broker.completedOrders()].filter(({ input }) => input.ocaGroup === 'a');
        const first = all.find(({ filled, input }) => filled.gt(0) && input.ocaType === 1);
        if (first === undefined) return;
        const before = broker
          .openOrders()
          .filter(({ permId, input }) => input.ocaGroup === 'a' && permId < first.permId);
        expect(before).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('repeats to the byte for the same seed', () => {
    const partialFills = { kind: 'slices', maximum: 4 } as const;
    fc.assert(
      fc.property(steps, fc.integer(), (script, seed) => {
        const once = lived(script, { seed, partialFills }).events;
        expect(JSON.stringify(lived(script, { seed, partialFills }).events)).toBe(JSON.stringify(once));
      }),
      { numRuns: 12 },
    );
  });

  it('costs and holds the same whether fills come whole or in slices', () => {
    const places = fc.array(
      orderStep.filter((each) => each.kind === 'place' || each.kind === 'bracket' || each.kind === 'advance'),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(places, fc.integer(), (script, seed) => {
        const whole = lived(script);
        const sliced = lived(script, { seed, partialFills: { kind: 'slices', maximum: 6 } });
        expect(withoutPnl(sliced.broker)).toEqual(withoutPnl(whole.broker));
        const commissions = (events: readonly PaperEvent[]): string =>
          decimalText(sum([...toldExecutions(events).values()].map((each) => each.commission)));
        expect(commissions(sliced.events)).toBe(commissions(whole.events));
      }),
      { numRuns: 20 },
    );
  });
});

/** A slice that goes through zero carries its own part of the commission: realised and unrealised share it otherwise. */
const withoutPnl = (broker: SimulatedBroker) =>
  broker.accountValues('DU0000001').filter((row) => !/^(Un)?[rR]ealizedPnL$/.test(row.key));

const futuresValue = (broker: SimulatedBroker): Decimal =>
  sum(broker.positions().flatMap((each) => (each.conId === MES_DECEMBER ? [each.marketValue] : [])));

describe('time', () => {
  it('gives the same whether it passes in one jump or in many', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 12 }), (script, minutes) => {
        const straight = lived(script).broker;
        const stopping = lived(script).broker;
        const until = Math.max(straight.clock.nowMs(), TEN_O_CLOCK) + sumOf(minutes) * 60_000;
        for (const each of minutes) stopping.clock.advanceTo(stopping.clock.nowMs() + each * 60_000);
        straight.clock.advanceTo(until);
        expect(straight.positions()).toEqual(stopping.positions());
        expect(straight.accountValues('DU0000001')).toEqual(stopping.accountValues('DU0000001'));
      }),
      { numRuns: 12 },
    );
  });
});

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
