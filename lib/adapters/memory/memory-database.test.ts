import { bareRun, AT_MS, fullRun, runIdOf } from '../../testing/ledger-fixtures.ts';
import { commit } from '../../testing/ledger-contract.ts';
import { calm } from '../../testing/store-harness.ts';
import { put } from '../records/document-write.ts';
import { RETENTION_DAYS } from '../records/retention.ts';
import { MemoryDatabase } from './memory-database.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryRunStore } from './memory-run-store.ts';

const DAY_MS = 86_400_000;

describe('embedded store', () => {
  it('gives documents that nobody can change, and the new one after a write', () => {
    const database = new MemoryDatabase();
    const write = (n: number) =>
      database.transact(calm(), () => ({ writes: [put('runs/1', { facts: { n } })], result: undefined }));
    write(1);
    const first = database.get('runs/1');
    expect(Object.isFrozen(first) && Object.isFrozen(Object(first)['facts'])).toBe(true);
    write(2);
    expect([first, database.get('runs/1')]).toEqual([{ facts: { n: 1 } }, { facts: { n: 2 } }]);
  });

  it('refuses a transaction within the decision of another', async () => {
    const ledger = memoryLedger(new MemoryDatabase(), 'paper');
    let inner: Promise<unknown> = Promise.resolve();
    const decide = () => {
      inner = ledger.read({ books: 'all' }, calm());
      return { changes: [], result: 1 };
    };
    await ledger.transact({}, decide, calm());
    await expect(inner).rejects.toThrow(/another one under way/);
  });

  it('drops ended runs and their records past their days, never a run that has not ended', async () => {
    let nowMs = AT_MS;
    const database = new MemoryDatabase({ nowMs: () => nowMs });
    const ledger = memoryLedger(database, 'paper');
    const runs = memoryRunStore(database);
    await runs.claim(bareRun({ runId: runIdOf(1) }), calm());
    await commit(ledger, { kind: 'put-run', run: fullRun({ runId: runIdOf(2) }) });
    await runs.putActivity({ runId: runIdOf(2), intent: 'allocation', atMs: AT_MS, record: 'why' }, calm());
    nowMs += (RETENTION_DAYS + 1) * DAY_MS;
    await runs.claim(bareRun({ runId: runIdOf(3) }), calm());
    expect((await runs.list({ limit: 9 }, calm())).map((run) => run.runId)).toEqual([runIdOf(3), runIdOf(1)]);
    expect(await runs.getActivity(runIdOf(2), calm())).toBeUndefined();
  });

  it('holds no more runs and records after ten years of days than after one', async () => {
    let nowMs = AT_MS;
    const database = new MemoryDatabase({ nowMs: () => nowMs });
    const runs = memoryRunStore(database);
    const ledger = memoryLedger(database, 'paper');
    const sizes: number[] = [];
    for (let day = 1; day <= 3_650; day += 1) {
      nowMs += DAY_MS;
      const run = fullRun({ runId: runIdOf(day), claimedAtMs: nowMs, validUntilMs: nowMs, endedAtMs: nowMs });
      await commit(ledger, { kind: 'put-run', run });
      await runs.putActivity({ runId: run.runId, intent: 'allocation', atMs: nowMs, record: 'why' }, calm());
      if (day % 365 === 0) sizes.push(database.list('runs').length + database.list('activity').length);
    }
    expect(new Set(sizes)).toEqual(new Set([2 * RETENTION_DAYS]));
  });

  it('drops what has expired behind what lives longer', () => {
    let nowMs = 0;
    const database = new MemoryDatabase({ nowMs: () => nowMs });
    const write = (path: string, expireAtMs: number): void =>
      database.transact(calm(), () => ({ writes: [put(path, {}, expireAtMs)], result: undefined }));
    write('positions/paper/netLiquidation/1', 400 * DAY_MS);
    write('runs/a', 90 * DAY_MS);
    write('runs/a/events/1', 7 * DAY_MS);
    nowMs = 91 * DAY_MS;
    write('runs/b', 181 * DAY_MS);
    expect(database.get('runs/a')).toBeUndefined();
    expect(database.get('runs/a/events/1')).toBeUndefined();
    expect(database.get('positions/paper/netLiquidation/1')).toEqual({});
  });
});
