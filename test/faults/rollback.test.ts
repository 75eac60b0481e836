/**
 * A rollback (ADR 0047): the ledger holds what a newer revision wrote. What this one does not know stops it before it sends
 * anything and before anybody is sent to it; what is only a note for people does neither. The judge is the gateway's wire log.
 */
import { openFileDatabase } from '../../lib/adapters/memory/open-memory-database.ts';
import { orderRecord } from '../../lib/adapters/records/order-record.ts';
import { orderPath } from '../../lib/adapters/records/document-paths.ts';
import { put } from '../../lib/adapters/records/document-write.ts';
import type { Json } from '../../lib/domain/run.ts';
import { createReadiness } from '../../functions/desk-readiness.ts';
import { openStores } from '../../functions/open-stores.ts';
import { BOTH, startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { bareOrder } from '../../lib/testing/ledger-fixtures.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

describe('a rollback', () => {
  const inFolder = temporaryFolder();
  let desk: DeskHarness;
  afterEach(() => desk.close());

  /** A desk over a ledger in which an order that was denied stands with fields of a newer revision. */
  async function deskAfter(fields: Readonly<Record<string, Json>>): Promise<DeskHarness> {
    const file = inFolder('store.jsonl');
    const order = bareOrder('newer-1', { state: 'REJECTED' });
    const document = { ...orderRecord.encode(order), ...fields };
    const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
    const writes = [put(orderPath('paper', order.orderRef), document)];
    database.transact(calm(), () => ({ writes, result: undefined }));
    database.close();
    const stores = await openStores({
      choice: 'embedded',
      mode: 'paper',
      file,
      emulatorHost: undefined,
      projectId: undefined,
      emulatorRequired: false,
      environment: {},
      tell: () => undefined,
    });
    return startDesk({ stores });
  }
  const isReady = async (): Promise<boolean> => (await createReadiness(desk.desk.deps, () => ({}))(calm())).ready;

  it('to a revision that does not know a field of an order is refused at /ready, and sends nothing', async () => {
    desk = await deskAfter({ trailingPercent: '5' });
    expect(await isReady()).toBe(false);
    const { status, body } = await desk.call('allocation', BOTH, 'k1');
    expect([status, JSON.stringify(body)]).toEqual([500, expect.stringContaining('cannot be read')]);
    expect(desk.placed()).toEqual([]);
    expect(desk.logged.map(({ event }) => event)).toEqual(expect.arrayContaining(['StoreNotReady', 'IntentFailed']));
  });

  it('still halts there: the kill switch reads no orders', async () => {
    desk = await deskAfter({ trailingPercent: '5' });
    await desk.configure({ tradingState: 'HALTED' });
    expect((await desk.call('allocation', BOTH, 'k1')).status).toBe(423);
  });

  it('to a revision that does not know a note trades on', async () => {
    desk = await deskAfter({ noteVenue: 'ARCA' });
    expect(await isReady()).toBe(true);
    expect((await desk.call('allocation', BOTH, 'k1')).status).toBe(200);
    expect(desk.placed()).not.toEqual([]);
  });
});
