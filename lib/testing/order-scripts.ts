/**
 * Random scripts of everything a client and a broker can do with orders, and what somebody knows who hears only executions and
 * commissions. For property tests only.
 */
import { Temporal } from '@js-temporal/polyfill';
import * as fc from 'fast-check';
import { decimal, ZERO, type Decimal } from '../domain/decimal.ts';
import { signedQuantity } from '../domain/side.ts';
import type { PaperEvent, PaperOrderInput } from '../paper/paper-broker.ts';
import type { SimulatedBroker } from '../paper/simulated-broker.ts';
import { order, SPY } from './simulated-broker-fixture.ts';

/** Expires long after any script. */
export const MES_DECEMBER = 360_202_012;
const EURO = 12_087_792;
const YEN = 15_016_059;
const SAP = 14_204;
const BITCOIN = 479_624_278;
export const SCRIPT_CONTRACTS = [SPY, MES_DECEMBER, EURO, YEN, SAP, BITCOIN] as const;

/** Near their prices of late August 2020, on every tick. */
const PRICES: ReadonlyMap<number, number> = new Map([
  [SPY, 348],
  [MES_DECEMBER, 3480],
  [EURO, 1.15],
  [YEN, 110],
  [SAP, 117],
  [BITCOIN, 11_400],
]);

const types = ['MKT', 'LMT', 'STP', 'STP LMT', 'TRAIL', 'TRAIL LIMIT', 'MOC', 'LOC', 'MOO', 'LOO', 'MTL'] as const;

const placed = fc.record({
  conId: fc.constantFrom(...SCRIPT_CONTRACTS),
  side: fc.constantFrom('BUY' as const, 'SELL' as const),
  quantity: fc.integer({ min: -1, max: 300 }),
  orderType: fc.constantFrom(...types),
  tif: fc.constantFrom('DAY', 'DAY', 'GTC', 'IOC', 'FOK', 'OPG'),
  /** Per mille of the price, both ways. */
  away: fc.integer({ min: -12, max: 12 }),
  beyond: fc.integer({ min: -4, max: 4 }),
  group: fc.constantFrom('', '', '', 'a', 'b'),
  ocaType: fc.integer({ min: 0, max: 3 }),
  minutesLater: fc.constantFrom(0, 0, 0, 0, 37, 400),
  clientId: fc.constantFrom(1, 1, 1, 2),
});
export type Placed = typeof placed extends fc.Arbitrary<infer Each> ? Each : never;

export const orderStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('place' as const), placed }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('bracket' as const),
      placed,
      target: fc.integer({ min: 0, max: 9 }),
      stop: fc.integer({ min: 0, max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('cancel' as const, 'modify' as const),
      pick: fc.nat(30),
      quantity: fc.integer({ min: 1, max: 300 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('advance' as const), minutes: fc.integer({ min: 1, max: 500 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('correct' as const, 'bust' as const),
      pick: fc.nat(5),
      quantity: fc.integer({ min: 0, max: 300 }),
    }),
  },
);
export type OrderStep = typeof orderStep extends fc.Arbitrary<infer Each> ? Each : never;

export function runSteps(broker: SimulatedBroker, steps: readonly OrderStep[]): void {
  for (const step of steps) takeStep(broker, step);
}

export function takeStep(broker: SimulatedBroker, step: OrderStep): void {
  switch (step.kind) {
    case 'place':
      return void placeOne(broker, inputOf(step.placed), step.placed.clientId);
    case 'bracket':
      return placeBracket(broker, step);
    case 'cancel':
    case 'modify':
      return changeOne(broker, step);
    case 'advance':
      return broker.clock.advanceTo(broker.clock.nowMs() + step.minutes * 60_000);
    case 'correct':
    case 'bust': {
      const reports = broker.executions();
      const execId = reports[step.pick % Math.max(1, reports.length)]?.execution.execId;
      if (execId === undefined) return;
      if (step.kind === 'bust') broker.control.bust(execId);
      else broker.control.correct(execId, { quantity: decimal(step.quantity) });
    }
  }
}

function placeOne(broker: SimulatedBroker, input: PaperOrderInput, clientId: number): number {
  const orderId = broker.nextValidId(clientId);
  broker.place({ clientId, orderId, input: { ...input, goodAfterTime: later(broker, input.goodAfterTime) } });
  return orderId;
}

type Change = Extract<OrderStep, { readonly kind: 'cancel' | 'modify' }>;

function changeOne(broker: SimulatedBroker, step: Change): void {
  const open = broker.openOrders();
  const chosen = open[step.pick % Math.max(1, open.length)];
  if (chosen === undefined) return;
  const { clientId, orderId, input } = chosen;
  if (step.kind === 'cancel') return broker.cancel({ clientId, orderId });
  broker.place({ clientId, orderId, input: { ...input, transmit: true, quantity: decimal(step.quantity) } });
}

function placeBracket(broker: SimulatedBroker, step: Extract<OrderStep, { readonly kind: 'bracket' }>): void {
  const { placed: of, target, stop } = step;
  const entry = inputOf({
    ...of,
    orderType: of.away % 2 === 0 ? 'MKT' : 'LMT',
    tif: 'GTC',
    group: '',
    minutesLater: 0,
  });
  const parentId = placeOne(broker, { ...entry, transmit: false }, of.clientId);
  const sign = of.side === 'BUY' ? 1 : -1;
  const side = of.side === 'BUY' ? 'SELL' : 'BUY';
  const leg = (orderType: 'LMT' | 'STP', away: number, transmit: boolean): void =>
    void placeOne(
      broker,
      { ...inputOf({ ...of, side, tif: 'GTC', group: '', minutesLater: 0, orderType, away }), parentId, transmit },
      of.clientId,
    );
  leg('LMT', sign * target, false);
  leg('STP', -sign * stop, true);
}

/** On ticks of every contract used. */
function priceOf(conId: number, perMille: number): Decimal {
  const price = (PRICES.get(conId) ?? 1) * (1 + perMille / 1000);
  const steps = conId === EURO ? 200 : 2;
  return decimal(Math.round(price * steps) / steps);
}

function inputOf({
  conId,
  side,
  quantity,
  orderType,
  tif,
  away,
  beyond,
  group,
  ocaType,
  minutesLater,
}: Placed): PaperOrderInput {
  const price = priceOf(conId, away);
  const distance = priceOf(conId, 4).minus(priceOf(conId, 0));
  const isTrail = orderType.startsWith('TRAIL');
  const isStop = orderType.startsWith('STP');
  return order({
    conId,
    side,
    quantity: conId === BITCOIN ? quantity / 1000 : quantity,
    orderType,
    tif,
    limitPrice: /LMT|LO/.test(orderType) ? priceOf(conId, away + beyond) : undefined,
    auxPrice: isStop ? price : isTrail ? distance : undefined,
    limitPriceOffset: orderType === 'TRAIL LIMIT' ? distance : undefined,
    ocaGroup: group,
    ocaType,
    goodAfterTime: minutesLater === 0 ? '' : String(minutesLater),
  });
}

/** Minutes from now as IB writes a time. */
function later(broker: SimulatedBroker, minutes: string): string {
  if (minutes === '') return '';
  const at = new Temporal.Instant(BigInt(broker.clock.nowMs() + Number(minutes) * 60_000) * 1_000_000n);
  return at.toString().replaceAll('-', '').replace('T', '-').slice(0, 17);
}

/** What is known of one execution in its newest revision. */
export interface ToldExecution {
  readonly conId: number;
  readonly permId: number;
  readonly signed: Decimal;
  readonly price: Decimal;
  readonly commission: Decimal;
  readonly commissionCurrency: string;
}

/** execution key -> newest revision, from events alone. */
export function toldExecutions(events: readonly PaperEvent[]): ReadonlyMap<string, ToldExecution> {
  const newest = new Map<string, ToldExecution>();
  for (const event of events) {
    if (event.kind === 'execution') {
      const { execId, conId, permId, side, quantity, price } = event.execution;
      const signed = signedQuantity(side, quantity);
      newest.set(execId.slice(0, -3), { conId, permId, signed, price, commission: ZERO, commissionCurrency: '' });
    }
    if (event.kind === 'commission') {
      const { execId, commission, currency } = event.commission;
      const known = newest.get(execId.slice(0, -3));
      if (known !== undefined) newest.set(execId.slice(0, -3), { ...known, commission, commissionCurrency: currency });
    }
  }
  return newest;
}
