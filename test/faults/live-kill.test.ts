/** A live session killed with kill -9 after its breaker opened: the next process finds it open. */
import { writeFileSync } from 'node:fs';
import { openEmbeddedStores } from '../../functions/open-stores.ts';
import { runChild, startChild } from '../../lib/testing/child-process.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const crypto = { secType: 'CRYPTO', exchange: 'PAXOS', currency: 'USD', intervalSeconds: 0.2 };
/** Three dice every ten seconds: that none falls on "buy" before the test's deadline happens once in 30,000 times. */
const symbols = [
  { ...crypto, symbol: 'BTC', magicNumber: 1 },
  { ...crypto, symbol: 'ETH', magicNumber: 2 },
  { ...crypto, symbol: 'XAUUSD', secType: 'CMDTY', exchange: 'SMART', magicNumber: 3, lotSize: '1' },
];
const folder = temporaryFolder();

it('keeps an open breaker through kill -9', async () => {
  const file = folder('store.jsonl');
  const config = folder('live.yaml');
  // The commission of the first order is loss enough. JSON is YAML.
  writeFileSync(config, JSON.stringify({ symbols, maxLoss: '0.01' }));
  const child = startChild('functions/live.ts', ['--duration', '120', '--config', config], { STORE_FILE: file });
  let told = '';
  child.process.stderr?.on('data', (part: string) => (told += part));
  const opened = new Promise<void>((resolve) => {
    child.process.stderr?.on('data', () => told.includes('breaker OPEN') && resolve());
  });
  await Promise.race([opened, child.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  child.process.kill('SIGKILL');
  await child.ended;
  const stores = await openEmbeddedStores({ file });
  const { session } = await stores.ledger.read({ session: true }, calm());
  await stores.close();
  expect(session.breaker).toMatchObject({ status: 'open', cause: 'loss', tradingState: 'REDUCING' });
  // The next process obeys it: no session begins before an admin's reset.
  const begin = () => runChild('functions/live.ts', ['--duration', '1', '--config', config], { STORE_FILE: file });
  let again = await begin();
  // The lease of the dead one has to run out first.
  for (let tries = 0; tries < 8 && again.stderr.includes('The lease of mode paper is held'); tries += 1)
    again = await begin();
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toMatch(/The circuit breaker is open: Loss of the session/);
}, 90_000);
