/** `npm run intents` listens before it has read its store: what that may never mean. */
import { mkdirSync } from 'node:fs';
import { runChild, startChild } from '../../lib/testing/child-process.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';

const folder = temporaryFolder();
const LOCAL = { AUTH_MODE: 'local', PORT: '0' } as const;
const LISTENING = /"event":"Listening".*"url":"(http:\/\/127\.0\.0\.1:\d+)"/;

describe('npm run intents, which listens first', () => {
  it('has no open port where its settings do not fit', async () => {
    const { exitCode, stdout } = await runChild('functions/intents.ts', [], { ...LOCAL, TRADING_MODE: 'demo' });
    expect([exitCode, stdout]).toEqual([1, '']);
  });

  it('ends with its words where the store cannot be opened afterwards, and says ready to nobody', async () => {
    const STORE_FILE = folder('store.jsonl');
    mkdirSync(STORE_FILE, { recursive: true });
    const child = startChild('functions/intents.ts', [], { ...LOCAL, STORE_FILE });
    const [, url = ''] = await child.printed(LISTENING);
    const ready = await fetch(`${url}/ready`, { headers: { connection: 'close' } }).catch(() => undefined);
    expect(ready?.status ?? 503).toBe(503);
    const { exitCode, stderr } = await child.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^intents failed: .*store\.jsonl/m);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('answers what comes before it has opened, once it has', async () => {
    const child = startChild('functions/intents.ts', [], { ...LOCAL, STORE_FILE: folder('whole.jsonl') });
    const [, url = ''] = await child.printed(LISTENING);
    const ready = await fetch(`${url}/ready`, { headers: { connection: 'close' } });
    expect(await ready.json()).toMatchObject({ ready: true });
    child.process.kill('SIGTERM');
    expect((await child.ended).exitCode).toBe(0);
  });

  it('ends with 0 on a signal that comes before it has opened', async () => {
    const child = startChild('functions/intents.ts', [], { ...LOCAL, STORE_FILE: folder('early.jsonl') });
    await child.printed(LISTENING);
    child.process.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
