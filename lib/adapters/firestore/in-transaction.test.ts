import type { Firestore } from '@google-cloud/firestore';
import { calm } from '../../testing/store-harness.ts';
import { inTransaction } from './in-transaction.ts';
import { closeFirestore, openFirestore } from './open-firestore.ts';

const UNAVAILABLE = Object.assign(new Error('14 UNAVAILABLE: the answer was lost'), { code: 14 });
const DENIED = Object.assign(new Error('7 PERMISSION_DENIED: no more'), { code: 7 });

let firestore: Firestore;
beforeEach(() => {
  firestore = openFirestore({ projectId: 'p', emulatorHost: '127.0.0.1:1' });
});
afterEach(() => closeFirestore(firestore, calm()));

/** Each try of a transaction ends as told: its body ran and the commit failed, or it never came to the body. */
function scripted(...tries: readonly { readonly commits: boolean; readonly error: Error }[]): Firestore {
  const left = [...tries];
  const transaction = { set: () => undefined };
  return Object.assign(firestore, {
    runTransaction: async (body: (given: typeof transaction) => Promise<unknown>) => {
      const next = left.shift();
      if (next?.commits === true) await body(transaction);
      throw next?.error ?? new Error('Nobody expected another try');
    },
  });
}

const write = (client: Firestore): Promise<unknown> =>
  inTransaction({
    firestore: client,
    what: 'Ledger transaction',
    signal: calm(),
    body: () =>
      Promise.resolve({
        writes: [{ path: 'a/b', document: {}, text: '{}', expireAtMs: undefined }],
        result: undefined,
      }),
  });

describe('a transaction that is tried again', () => {
  it('has an unknown outcome once a commit may have happened, whatever the later tries say', async () => {
    const client = scripted({ commits: true, error: UNAVAILABLE }, { commits: false, error: DENIED });
    await expect(write(client)).rejects.toMatchObject({ failure: 'outcome-unknown' });
  });

  it('has failed for certain where no commit was sent', async () => {
    const client = scripted({ commits: false, error: UNAVAILABLE }, { commits: false, error: DENIED });
    await expect(write(client)).rejects.toMatchObject({ failure: 'refused' });
  });

  it('has failed for certain where its only commit was refused', async () => {
    await expect(write(scripted({ commits: true, error: DENIED }))).rejects.toMatchObject({ failure: 'refused' });
  });
});
