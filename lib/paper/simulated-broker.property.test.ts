import * as fc from 'fast-check';
import { decimal, decimalText, sum, ZERO, type Decimal } from '../domain/decimal.ts';
import { signedQuantity } from '../domain/side.ts';
import { brokerAt, MES_SEPTEMBER, order, SPY, TEN_O_CLOCK, valueOf } from '../testing/simulated-broker-fixture.ts';
import type { PaperEvent } from './paper-broker.ts';
import type { SimulatedBroker, SimulatedBrokerOptions } from './simulated-broker.ts';

const VIXY = 409_557_262;

type Step =
  | {
      readonly kind: 'place';
      readonly conId: number;
      readonly side: 'BUY' | 'SELL';
      readonly quantity: number;
      readonly orderType: string;
      readonly tif: string;
      readonly price: number;
    }
  | { readonly kind: 'cancel' | 'modify'; readonly orderId: number; readonly quantity: number }
  | { readonly kind: 'advance'; readonly minutes: number }
  | { readonly kind: 'correct' | 'bust'; readonly index: number; readonly quantity: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      conId: fc.constantFrom(SPY, VIXY, MES_SEPTEMBER),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      quantity: fc.integer({ min: -1, max: 300 }),
      orderType: fc.constantFrom('MKT', 'LMT', 'MOC'),
      tif: fc.constantFrom('DAY', 'GTC', 'IOC', 'FOK'),
      price: fc.integer({ min: 15, max: 3600 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('cancel' as const, 'modify' as const),
      orderId: fc.integer({ min: 1, max: 20 }),
      quantity: fc.integer({ min: 1, max: 300 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), minutes: fc.integer({ min: 1, max: 900 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('correct' as const, 'bust' as const),
      index: fc.nat(5),
      quantity: fc.integer({ min: 0, max: 300 }),
    }),
  },
);

/** Carries out the steps; order ids count up. */
function run(broker: SimulatedBroker, steps: readonly Step[]): void {
  let orderId = 0;
  for (const each of steps) {
    if (each.kind === 'place') orderId += 1;
    take(broker, each, orderId);
  }
}

function take(broker: SimulatedBroker, each: Step, orderId: number): void {
  switch (each.kind) {
    case 'place': {
      const limitPrice = each.orderType === 'LMT' ? decimal(each.price) : undefined;
      const input = { ...order({ ...each, limitPrice }), quantity: decimal(each.quantity) };
      return broker.place({ clientId: 1, orderId, input });
    }
    case 'modify': {
      const working = broker.openOrders().find((open) => open.orderId === each.orderId);
      if (working === undefined) return;
      const input = { ...working.input, quantity: decimal(each.quantity) };
      return broker.place({ clientId: 1, orderId: each.orderId, input });
    }
    case 'cancel':
      return broker.cancel({ clientId: 1, orderId: each.orderId });
    case 'advance':
      return broker.clock.advanceTo(broker.clock.nowMs() + each.minutes * 60_000);
    case 'correct':
    case 'bust': {
      const reports = broker.executions();
      const execId = reports[each.index % Math.max(1, reports.length)]?.execution.execId;
      if (execId === undefined) return;
      if (each.kind === 'bust') broker.control.bust(execId);
      else broker.control.correct(execId, { quantity: decimal(each.quantity) });
    }
  }
}

interface Told {
  readonly quantities: ReadonlyMap<number, Decimal>;
  /** Cash by the executions and commissions alone. */
  readonly commissions: Decimal;
}

/** What somebody knows who hears only executions and commissions, newest revisions. */
function told(events: readonly PaperEvent[]): Told {
  const newest = new Map<string, { readonly conId: number; readonly signed: Decimal; readonly commission: Decimal }>();
  for (const event of events) {
    if (event.kind === 'execution') {
      const { execId, conId, side, quantity } = event.execution;
      newest.set(execId.slice(0, -3), { conId, signed: signedQuantity(side, quantity), commission: ZERO });
    }
    if (event.kind === 'commission') {
      const key = event.commission.execId.slice(0, -3);
      const known = newest.get(key);
      if (known !== undefined) newest.set(key, { ...known, commission: event.commission.commission });
    }
  }
  const quantities = new Map<number, Decimal>();
  for (const { conId, signed } of newest.values()) quantities.set(conId, (quantities.get(conId) ?? ZERO).plus(signed));
  return { quantities, commissions: sum([...newest.values()].map((each) => each.commission)) };
}

const steps = fc.array(step, { maxLength: 40 });

function lived(script: readonly Step[], options: Partial<SimulatedBrokerOptions> = {}) {
  const broker = brokerAt(TEN_O_CLOCK, options);
  const events: PaperEvent[] = [];
  broker.subscribe((event) => events.push(event));
  run(broker, script);
  return { broker, events };
}

/** A slice that goes through zero carries its own part of the commission: realised and unrealised share it otherwise. */
const withoutPnl = (broker: SimulatedBroker) =>
  broker.accountValues('DU0000001').filter((row) => !/^(Un)?[rR]ealizedPnL$/.test(row.key));

const cents = (text: string | undefined): Decimal => decimal(text ?? 'missing');

describe('any sequence of orders', () => {
  it('leaves positions equal to the newest revisions of all executions', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { broker, events } = lived(script);
        const shown = new Map(
          broker.positions().map((each): [number, string] => [each.conId, each.quantity.toFixed()]),
        );
        for (const [conId, quantity] of told(events).quantities) {
          expect(shown.get(conId) ?? '0').toBe(quantity.toFixed());
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps the account values consistent to the cent', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { broker } = lived(script);
        const values = sum(
          broker
            .positions()
            .filter((each) => each.conId !== MES_SEPTEMBER)
            .map((each) => each.marketValue),
        );
        const parts = cents(valueOf(broker, 'TotalCashValue'))
          .plus(values)
          .plus(cents(valueOf(broker, 'FuturesPNL', 'BASE')));
        expect(decimalText(cents(valueOf(broker, 'NetLiquidation')))).toBe(decimalText(parts));
        const unrealized = sum(broker.positions().map((each) => each.unrealizedPnl));
        expect(decimalText(cents(valueOf(broker, 'UnrealizedPnL')))).toBe(decimalText(unrealized));
      }),
      { numRuns: 150 },
    );
  });

  it('tells of every order a life that ends once and never comes back', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const done = new Set<number>();
        const broken: number[] = [];
        for (const event of lived(script).events) {
          if (event.kind !== 'order-status') continue;
          const { permId, status, filled, remaining, input } = event.order;
          if (done.has(permId) && status !== 'Filled') broken.push(permId);
          if (status === 'Filled' || status === 'Cancelled') done.add(permId);
          if (!filled.plus(remaining).eq(input.quantity)) broken.push(permId);
        }
        expect(broken).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('repeats to the byte for the same seed', () => {
    const partialFills = { kind: 'slices', maximum: 4 } as const;
    fc.assert(
      fc.property(steps, fc.integer(), (script, seed) => {
        const once = lived(script, { seed, partialFills }).events;
        expect(JSON.stringify(lived(script, { seed, partialFills }).events)).toBe(JSON.stringify(once));
      }),
      { numRuns: 50 },
    );
  });

  it('costs and holds the same whether fills come whole or in slices', () => {
    const places = fc.array(
      step.filter((each) => each.kind === 'place' || each.kind === 'advance'),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(places, fc.integer(), (script, seed) => {
        const whole = lived(script);
        const sliced = lived(script, { seed, partialFills: { kind: 'slices', maximum: 6 } });
        expect(withoutPnl(sliced.broker)).toEqual(withoutPnl(whole.broker));
        expect(decimalText(told(sliced.events).commissions)).toBe(decimalText(told(whole.events).commissions));
      }),
      { numRuns: 150 },
    );
  });
});

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
      { numRuns: 50 },
    );
  });
});

const sumOf = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
