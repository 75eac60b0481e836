import { CorruptRecordError } from '../lib/domain/errors.ts';
import { StoreError } from '../lib/domain/store-error.ts';
import { memoryStores } from '../lib/testing/desk-harness.ts';
import { calm } from '../lib/testing/store-harness.ts';
import type { Ledger, LedgerScope } from '../lib/ports/ledger.ts';
import { createReadiness } from './desk-readiness.ts';

/** Reads of a real, empty ledger, the first of which meet these errors. */
async function readiness(...errors: readonly Error[]) {
  const { ledger } = await memoryStores();
  const left = [...errors];
  const scopes: LedgerScope[] = [];
  const logged: string[] = [];
  const read: Ledger['read'] = (scope, signal) => {
    scopes.push(scope);
    const error = left.shift();
    return error === undefined ? ledger.read(scope, signal) : Promise.reject(error);
  };
  const log = { write: (_: string, event: string) => void logged.push(event) };
  return { ask: createReadiness({ ledger: { ...ledger, read }, log }, () => ({ store: 'on' })), scopes, logged };
}

describe('a desk', () => {
  it('reads the whole ledger once, and then only whether the store answers', async () => {
    const { ask, scopes } = await readiness();
    for (let n = 0; n < 3; n += 1) expect(await ask(calm())).toEqual({ ready: true, parts: { store: 'on' } });
    expect(scopes.map(({ orders }) => orders)).toEqual(['all', undefined, undefined]);
  });

  it('is not ready while a record cannot be read by this revision, and names it in the log alone', async () => {
    const corrupt = new CorruptRecordError('positions/paper/openOrders/r-1', 'trailingPercent is "5"');
    const { ask, scopes, logged } = await readiness(corrupt, corrupt);
    const store = 'holds a record that this revision cannot read';
    for (let n = 0; n < 2; n += 1) expect(await ask(calm())).toEqual({ ready: false, parts: { store } });
    expect(logged).toEqual(['StoreNotReady', 'StoreNotReady']);
    expect(await ask(calm())).toMatchObject({ ready: true });
    expect(scopes.map(({ orders }) => orders)).toEqual(['all', 'all', 'all']);
  });

  it('is not ready while the store does not answer', async () => {
    const { ask } = await readiness(new StoreError('unavailable', 'away'));
    expect(await ask(calm())).toEqual({ ready: false, parts: { store: 'does not answer (unavailable)' } });
  });

  it('takes no error that nobody foresaw for an answer', async () => {
    const { ask } = await readiness(new TypeError('broken'));
    await expect(ask(calm())).rejects.toThrow('broken');
  });
});
