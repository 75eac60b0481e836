import * as fc from 'fast-check';
import { decimal } from '../domain/decimal.ts';
import { orderStep, takeStep } from '../testing/order-scripts.ts';
import { brokerAt, SPY, TEN_O_CLOCK } from '../testing/simulated-broker-fixture.ts';
import type { BrokerState } from './broker-state.ts';
import type { SimulatedBroker, SimulatedBrokerOptions } from './simulated-broker.ts';
import type { StateEntry } from './state-changes.ts';

const other = fc.oneof(
  fc.record({ kind: fc.constant('cancel-all' as const) }),
  fc.record({ kind: fc.constant('manual' as const), quantity: fc.integer({ min: 1, max: 50 }) }),
  fc.record({ kind: fc.constant('weeks' as const), minutes: fc.integer({ min: 1, max: 12_000 }) }),
);
const step = fc.oneof({ weight: 9, arbitrary: orderStep }, { weight: 2, arbitrary: other });
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;
const steps = fc.array(step, { maxLength: 12 });

const OPTIONS: Partial<SimulatedBrokerOptions> = {
  partialFills: { kind: 'slices', maximum: 4 },
  completedOrdersLimit: 4,
  executionsLimit: 6,
};

function take(broker: SimulatedBroker, each: Step): void {
  switch (each.kind) {
    case 'cancel-all':
      return broker.cancelAll();
    case 'manual':
      return void broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(each.quantity) });
    case 'weeks':
      return broker.clock.advanceTo(broker.clock.nowMs() + each.minutes * 60_000);
    case 'place':
    case 'bracket':
    case 'cancel':
    case 'modify':
    case 'advance':
    case 'correct':
    case 'bust':
      return takeStep(broker, each);
  }
}

/** Everything it tells of the steps, and what it answers to every question afterwards. */
function toldOf(broker: SimulatedBroker, script: readonly Step[]): unknown {
  const told: unknown[] = [];
  const stop = broker.subscribe((event) => told.push(event));
  for (const each of script) take(broker, each);
  stop();
  const answers = [
    broker.openOrders(),
    broker.completedOrders(),
    broker.executions(),
    broker.positions(),
    broker.accountValues('DU0000001'),
    [0, 1, 2].map((clientId) => broker.nextValidId(clientId)),
    broker.clock.nowMs(),
  ];
  return plain([...told, ...answers]);
}

/** Decimals as text, maps as lists. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (each instanceof Map ? [...each] : each)));

const restored = (state: BrokerState, more: Partial<SimulatedBrokerOptions> = {}): SimulatedBroker =>
  brokerAt(0, { ...OPTIONS, ...more, restored: { state, source: 'test' } });

/** A state as a reader of the changes builds it. */
function follower(): { readonly state: Map<string, unknown>; readonly keep: (changes: readonly StateEntry[]) => void } {
  const state = new Map<string, unknown>();
  const keep = (changes: readonly StateEntry[]): void => {
    for (const [name, value] of changes) {
      if (value === null) state.delete(name);
      else state.set(name, JSON.parse(JSON.stringify(value)));
    }
  };
  return { state, keep };
}

/** `fill/756733/...` -> `fill/756733`, everything else by its first part. */
const folderOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('fill/') ? 2 : 1)
    .join('/');

/** Entries in their order within each folder: the order of folders means nothing. */
const byFolder = (state: BrokerState): unknown =>
  [...state]
    .map((entry, index) => ({ folder: folderOf(entry[0]), index, entry }))
    .toSorted((a, b) => a.folder.localeCompare(b.folder) || a.index - b.index)
    .map(({ entry }) => entry);

describe('the state of a broker', () => {
  it('lets another broker go on where it stood, event for event', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const first = brokerAt(TEN_O_CLOCK, OPTIONS);
        for (const each of before) take(first, each);
        const second = restored(first.control.snapshot());
        expect(toldOf(second, after)).toEqual(toldOf(first, after));
      }),
      { numRuns: 15 },
    );
  });

  it('is the same after it is restored', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const broker = brokerAt(TEN_O_CLOCK, OPTIONS);
        for (const each of script) take(broker, each);
        const state = broker.control.snapshot();
        expect([...restored(state).control.snapshot()]).toEqual([...state]);
      }),
      { numRuns: 12 },
    );
  });

  it('is what its changes add up to, also after it was restored', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const { state, keep } = follower();
        const first = brokerAt(TEN_O_CLOCK, { ...OPTIONS, keep });
        keep([...first.control.snapshot()]);
        for (const each of before) take(first, each);
        expect(byFolder(state)).toEqual(byFolder(first.control.snapshot()));
        const second = restored(state, { keep });
        for (const each of after) take(second, each);
        expect(byFolder(state)).toEqual(byFolder(second.control.snapshot()));
      }),
      { numRuns: 15 },
    );
  });
});
