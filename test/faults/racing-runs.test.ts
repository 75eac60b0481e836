/** Deliveries at once, two runs at once, and runs whose process died: one trades, nothing is sent twice. */
import type { IntentAnswer } from '../../intents/intent.ts';
import {
  callOf,
  DUMMY_ONLY,
  emulatorStores,
  memoryStores,
  startDesk,
  type DeskHarness,
} from '../../lib/testing/desk-harness.ts';
import { describeOnEmulator, emulatorForTests } from '../../lib/testing/emulator-for-tests.ts';
import { dyingDesk, type Death } from '../../lib/testing/dying-desk.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { measureStandstill } from '../../lib/testing/stood-still.ts';
import type { Stores } from '../../functions/wiring.ts';
import { holdLease, LEASE_GRACE_MS, LEASE_TTL_MS, type HeldLease } from '../../lib/trading/hold-lease.ts';

const emulator = await emulatorForTests('firestore');

let desk: DeskHarness;
afterEach(() => desk.close());

async function leaseOf(holder: string): Promise<HeldLease> {
  const result = await holdLease(
    { ledger: desk.stores.ledger, clock: desk.clock },
    { holder, waitMs: 0, signal: calm() },
  );
  if (result.kind !== 'held') throw new Error(`Lease is not free: ${JSON.stringify(result)}`);
  return result.lease;
}

function describeRaces(name: string, stores: () => Promise<Stores>): void {
  describe(`runs that race, on ${name}`, () => {
    beforeEach(async () => {
      desk = await startDesk({ stores: await stores() });
    });

    it('trade once for one key, whatever is delivered at the same time on two instances', async () => {
      const twin = desk.twin();
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index): Promise<IntentAnswer> => {
          const call = callOf('allocation', DUMMY_ONLY, 'k1');
          return index % 2 === 0 ? desk.desk.call(call) : twin.call(call);
        }),
      );
      const fresh = answers.filter(({ status, headers }) => status === 200 && !('Idempotent-Replayed' in headers));
      expect(fresh).toHaveLength(1);
      for (const { status, headers } of answers) {
        const isReplay = status === 200 && headers['Idempotent-Replayed'] === 'true';
        const isTurnedAway = status === 409 && Number(headers['Retry-After']) > 0;
        expect(isReplay || isTurnedAway || fresh[0]?.headers === headers).toBe(true);
      }
      expect(desk.placed()).toHaveLength(1);
      await desk.call('trade-reconciliation');
      await expect(desk.holdings()).resolves.toEqual(desk.positions());
    });

    it.each<[Death, boolean]>([
      ['after its plan', false],
      ['between SENDING and the socket', false],
      ['after its orders were sent', true],
    ])('recover a run that died %s, and send nothing of it again', async (death, isSent) => {
      await dieAndRedeliver(death, async (answer) => {
        expect(answer).toMatchObject({ status: 200, body: { recovered: true, drift: [] } });
        expect(desk.placed()).toHaveLength(isSent ? 1 : 0);
        expect((await desk.ledger()).orders.size).toBe(0);
        await expect(desk.holdings()).resolves.toEqual(desk.positions());
      });
      const again = await desk.call('allocation', DUMMY_ONLY, 'k1');
      expect(again.headers).toEqual({ 'Idempotent-Replayed': 'true' });
      await desk.call('allocation', DUMMY_ONLY, 'k2');
      await desk.call('trade-reconciliation');
      expect(desk.placed()).toHaveLength(1);
      expect([...desk.positions().values()]).toEqual(['27']);
    });
  });
}

/** The first delivery never ends; the second comes to another instance when the lease of the first has run out. */
async function dieAndRedeliver(death: Death, judge: (answer: IntentAnswer) => Promise<void>): Promise<void> {
  const dying = dyingDesk(death);
  void desk.twin(dying.wrap).call(callOf('allocation', DUMMY_ONLY, 'k1'));
  await dying.died;
  desk.gateway.faults.set({ dropLinks: true });
  await expect(leaseOf('too early')).rejects.toThrow(/not free/);
  desk.clock.jump(LEASE_TTL_MS + LEASE_GRACE_MS);
  await judge(await desk.call('allocation', DUMMY_ONLY, 'k1'));
}

describeRaces('the embedded store', memoryStores);
describeOnEmulator('runs that race, on Firestore', emulator, (host) => {
  describeRaces('Firestore', () => emulatorStores(host));
});

describe('a run whose lease another run holds', () => {
  beforeEach(async () => {
    desk = await startDesk();
  });

  it('waits five seconds, is told 409 with the holder, and works once the lease is free', async () => {
    const other = await leaseOf('run-of-somebody');
    const standstill = measureStandstill();
    const begunAtMs = desk.clock.nowMs();
    const answer = desk.call('allocation', DUMMY_ONLY, 'k1');
    await desk.clock.sleep(300, calm());
    desk.clock.jump(4_700);
    await expect(answer).resolves.toMatchObject({
      status: 409,
      headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
      body: { type: 'urn:intentdesk:problem:lease-held', holder: 'run-of-somebody' },
    });
    expect(desk.clock.nowMs() - begunAtMs - standstill.lateMs()).toBeLessThan(7_000);
    standstill.stop();
    expect(desk.connections()).toBe(0);
    await other.release(calm());
    await expect(desk.call('allocation', DUMMY_ONLY, 'k1')).resolves.toMatchObject({ status: 200, headers: {} });
  });

  it('goes on where the lease is released in time', async () => {
    const other = await leaseOf('run-of-somebody');
    const answer = desk.call('allocation', DUMMY_ONLY, 'k1');
    await desk.clock.sleep(300, calm());
    await other.release(calm());
    await expect(answer).resolves.toMatchObject({ status: 200 });
  });
});

describe('a run that died before its plan', () => {
  it('is done by its redelivery as if it had never been', async () => {
    desk = await startDesk();
    await dieAndRedeliver('before its plan', async (answer) => {
      expect(answer).toMatchObject({ status: 200, body: { strategies: { dummy: { outcome: 'traded' } } } });
      expect(desk.placed()).toHaveLength(1);
    });
  });
});
