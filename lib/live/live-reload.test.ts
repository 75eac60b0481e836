/** A session's configuration changed while it runs: in Firestore and on disk. What does not fit is refused by name, and the old one stays. */
import { writeFileSync } from 'node:fs';
import { emulatorForTests, describeOnEmulator } from '../testing/emulator-for-tests.ts';
import { emulatorStores } from '../testing/desk-harness.ts';
import { liveDocument, liveSymbol, startLiveDesk, type LiveDeskForTests } from '../testing/live-desk-for-tests.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { liveFileAt } from '../../functions/live-file.ts';

const emulator = await emulatorForTests('firestore');
const folder = temporaryFolder();
let live: LiveDeskForTests;
afterEach(() => live.close());

/** One symbol, slow enough for an emulator beside other tests. */
const slow = (fields: { readonly [name: string]: string } = {}) =>
  liveDocument({ symbols: [liveSymbol('BTC', 1, { intervalSeconds: 1 })], heartbeatSeconds: 30, ...fields });
const refusedThenTaken = (named: string) => [
  { kind: 'refused', detail: expect.stringContaining(named) },
  { kind: 'taken' },
];

describeOnEmulator('A configuration in Firestore', emulator, (host) => {
  it('is taken while the session runs; a bad one is refused by the name of its field', async () => {
    live = await startLiveDesk({ stores: await emulatorStores(host) });
    await live.desk.configure({ live: slow() });
    const running = live.session(600);
    await live.until('session_started');
    await live.desk.configure({ live: slow({ maxLoss: 'much' }) });
    await live.until('configuration_refused');
    await live.desk.configure({ live: slow({ maxLoss: '99' }) });
    await live.until('configuration_taken');
    const [{ status }] = [await live.desk.stores.liveSessions.get('paper', new AbortController().signal)];
    expect(status?.ended).toBeUndefined();
    await live.desk.stores.liveSessions.askToStop(
      'paper',
      { reason: 'seen', author: 'test', atMs: 1 },
      new AbortController().signal,
    );
    const report = await running;
    expect(report['reloads']).toMatchObject(refusedThenTaken('maxLoss'));
    expect(report).toMatchObject({ ledgerEqualsBroker: true, endedBy: 'Stopped by test: seen' });
  }, 60_000);
});

describe('A configuration on disk', () => {
  it('is taken while the session runs; one that is no YAML is refused, and so is one of another strategy', async () => {
    const file = folder('live.yaml');
    // JSON is YAML.
    const write = (document: unknown): void => writeFileSync(file, JSON.stringify(document));
    write(slow());
    live = await startLiveDesk({ live: { source: () => liveFileAt(file) } });
    const running = live.session(8);
    await live.until('session_started');
    writeFileSync(file, 'symbols: [unclosed');
    const { facts } = await live.until('configuration_refused');
    expect(facts['detail']).toMatch(/the old one stays: File live\.yaml cannot be read/);
    write(slow({ maxLoss: '99' }));
    await live.until('configuration_taken');
    const report = await running;
    expect(report['reloads']).toMatchObject(refusedThenTaken('live.yaml'));
    expect(report).toMatchObject({ ledgerEqualsBroker: true });
  });
});
