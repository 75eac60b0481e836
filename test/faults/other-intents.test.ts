/** Every trading intent dies where an allocation may die, and is delivered again: nothing is sent twice, nothing is lost. */
import type { Json } from '../../lib/domain/run.ts';
import { decimal } from '../../lib/domain/decimal.ts';
import { dyingDesk, type Death } from '../../lib/testing/dying-desk.ts';
import { BOTH, callOf, DUMMY_ONLY, startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { LEASE_GRACE_MS, LEASE_TTL_MS } from '../../lib/trading/hold-lease.ts';

let desk: DeskHarness;
afterEach(() => desk.close());

const DEATHS: readonly Death[] = [
  'before its plan',
  'after its plan',
  'between SENDING and the socket',
  'after its orders were sent',
];
const EUR_USD = 12_087_792;
const EUROS = new Map([
  ['USD', decimal(1_000_000)],
  ['EUR', decimal('12345.67')],
]);

async function dieAndRedeliver(death: Death, intent: string, body: Json): Promise<number> {
  const dying = dyingDesk(death);
  void desk.twin(dying.wrap).call(callOf(intent, body, 'k1'));
  await dying.died;
  desk.gateway.faults.set({ dropLinks: true });
  desk.clock.jump(LEASE_TTL_MS + LEASE_GRACE_MS);
  return (await desk.call(intent, body, 'k1')).status;
}
const refsSentTwice = (): readonly string[] => {
  const refs = desk.placed().map(({ orderRef }) => orderRef);
  return refs.filter((ref, index) => refs.indexOf(ref) !== index);
};
const isEqual = async (): Promise<boolean> => {
  await desk.call('trade-reconciliation');
  // Cash is in no book.
  const positions = new Map([...desk.positions()].filter(([conId]) => conId !== EUR_USD));
  const books = await desk.holdings();
  return positions.size === books.size && [...positions].every(([conId, units]) => books.get(conId) === units);
};

describe('close-all', () => {
  it.each(DEATHS)('that died %s leaves ledger and broker equal, and the next one closes', async (death) => {
    desk = await startDesk();
    await desk.call('allocation', BOTH, 'open');
    await desk.call('trade-reconciliation');
    expect(await dieAndRedeliver(death, 'close-all', {})).toBe(200);
    expect(await isEqual()).toBe(true);
    expect((await desk.call('close-all', {}, 'k2')).body).toMatchObject({ flat: true, remaining: {} });
    expect([refsSentTwice(), await isEqual(), desk.positions().size]).toEqual([[], true, 0]);
  });
});

describe('cash-balancer', () => {
  it.each(DEATHS)('that died %s converts once in all', async (death) => {
    desk = await startDesk({ gateway: { startingCash: EUROS } });
    expect(await dieAndRedeliver(death, 'cash-balancer', {})).toBe(200);
    desk.gateway.clock.advanceTo(desk.gateway.clock.nowMs() + 240_000);
    expect((await desk.call('cash-balancer', {}, 'k2')).status).toBe(200);
    expect(refsSentTwice()).toEqual([]);
    expect(desk.placed().filter(({ conId }) => conId === EUR_USD)).toHaveLength(1);
    const left = desk.gateway.broker
      .accountValues('DU0000001')
      .find(({ key, currency }) => key === 'CashBalance' && currency === 'EUR');
    expect([left?.value, await isEqual()]).toEqual(['345.67', true]);
  });
});

describe('orchestrator', () => {
  it.each(DEATHS)('that died %s is recovered by its redelivery', async (death) => {
    desk = await startDesk();
    expect(await dieAndRedeliver(death, 'orchestrator', DUMMY_ONLY)).toBe(200);
    await desk.call('orchestrator', DUMMY_ONLY, 'k2');
    expect([refsSentTwice(), await isEqual()]).toEqual([[], true]);
    expect(desk.placed()).toHaveLength(1);
  });
});

describe('adjust-holdings', () => {
  it('that died after its transaction adjusts once', async () => {
    desk = await startDesk();
    desk.gateway.broker.control.manualOrder({ conId: 756_733, side: 'BUY', quantity: decimal(10) });
    await desk.call('trade-reconciliation');
    const body = { conId: 756_733, from: 'unallocated', to: 'dummy', quantity: '4', reason: 'test' };
    expect(await dieAndRedeliver('after its plan', 'adjust-holdings', body)).toBe(200);
    expect(await isEqual()).toBe(true);
    const { books } = await desk.ledger();
    const units = [...books].flatMap(([id, book]) => [...book.values()].map((it) => `${id} ${it.quantity.toFixed()}`));
    expect(units).toEqual(['dummy 4', 'unallocated 6']);
  });
});

describe('closing', () => {
  it('is complete although fills come in slices', async () => {
    desk = await startDesk({ gateway: { partialFills: { kind: 'slices', maximum: 5 } } });
    await desk.call('allocation', BOTH, 'open');
    await desk.call('trade-reconciliation');
    expect((await desk.call('close-all', {}, 'k1')).body).toMatchObject({ flat: true });
    expect([await isEqual(), desk.positions().size]).toEqual([true, 0]);
  });
});
