/** P9: a client id that somebody else holds is waited for and taken again, the same one, within two seconds of its release. */
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { startPaperGateway, type PaperGateway } from '../../../lib/paper/paper-gateway.ts';
import { connectPaperTrader } from '../../../lib/testing/paper-trader.ts';
import { startRawClient } from '../../../lib/testing/raw-tws-client.ts';
import { prices } from '../../../lib/testing/simulated-broker-fixture.ts';
import { measureStandstill } from '../../../lib/testing/stood-still.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { clientIdRegained } from '../../soak/p9-client-id.ts';
import { tryPromise } from '../../soak/soak-promise.ts';

/** Over real TCP up to 6 s; `npm run soak -- --promise P9` and the last test hold it for up to 60 s of virtual time. */
const HELD_FOR_MS = [0, 150, 700, 1_600, 3_100, 6_000];
const REGAINED_MS = 2_000;

let gateway: PaperGateway;
beforeAll(async () => {
  gateway = await startPaperGateway({ timers: systemClock, prices });
});
afterAll(() => gateway.close());

/** Milliseconds from the release of the id to a connection that is ready under it. */
async function regain(client: number, heldForMs: number): Promise<number> {
  const holder = await startRawClient(gateway.port, { clientId: client, version: 193 });
  const regained = connectPaperTrader(gateway.port, { client });
  await systemClock.sleep(heldForMs, calm());
  const releasedAtMs = systemClock.nowMs();
  holder.close();
  const trader = await regained;
  const tookMs = systemClock.nowMs() - releasedAtMs;
  expect(Number(trader.clientId)).toBe(client);
  trader.disconnect();
  return tookMs;
}

describe('P9: the client id is regained', () => {
  it(`the same one, within ${REGAINED_MS} ms of its release`, async () => {
    const standstill = measureStandstill();
    const took = await Promise.all(HELD_FOR_MS.map((heldForMs, index) => regain(50 + index, heldForMs)));
    const lateMs = standstill.lateMs();
    standstill.stop();
    expect(Math.max(...took) - lateMs).toBeLessThanOrEqual(REGAINED_MS);
    // Nobody got in by another id.
    const asked = gateway.wireLog.of('startApi').map(({ clientId }) => clientId);
    expect(new Set(asked).size).toBeLessThanOrEqual(HELD_FOR_MS.length + 1);
  });

  it('is not taken from who holds it: the wait ends with its own patience, as error 326', async () => {
    const holder = await startRawClient(gateway.port, { clientId: 70, version: 193 });
    const waiting = connectPaperTrader(gateway.port, { client: 70, deadlines: { clientIdMs: 800 } });
    await expect(waiting).rejects.toMatchObject({ failure: 'unavailable', code: 326 });
    expect(gateway.clientIds).toContain(70);
    holder.close();
  });

  it('however long it was held, up to 60 s of virtual time', async () => {
    const { runs, failures } = await tryPromise(clientIdRegained, {
      firstSeed: 1,
      seeds: clientIdRegained.seedsInCi,
    });
    expect(failures).toEqual([]);
    expect(runs).toBe(100);
  }, 120_000);
});
