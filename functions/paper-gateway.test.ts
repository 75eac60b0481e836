/** The command itself, as a process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRawClient } from '../lib/testing/raw-tws-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'paper-gateway-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts the command; resolves with its first line. */
function start(...flags: readonly string[]) {
  const child = spawn(process.execPath, ['functions/paper-gateway.ts', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const line = new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  const ended = once(child, 'exit').then(([code]: unknown[]) => ({ code, errors }));
  return { child, line, ended };
}

test('prints its line, serves a client, applies faults and ends on SIGTERM with 0', async () => {
  const [log, script] = [join(folder, 'wire.jsonl'), join(folder, 'faults.json')];
  writeFileSync(script, '{"refuseClientId":{"clientId":9}}');
  const { child, line, ended } = start('--port', '0', '--wire-log', log, '--faults', script, '--seed', '7');
  const port = Number(/^Paper gateway listening on 127\.0\.0\.1:(\d+)\n/.exec(await line)?.[1]);
  const client = await startRawClient(port, { clientId: 1, version: 178 });
  client.send(49, 1);
  await client.next(49);
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, errors: '' });
  expect(readFileSync(log, 'utf8')).toContain('"message":"reqCurrentTime"');
  client.close();
});

test('refuses a folder of prices that is not there, before anybody asks for one', async () => {
  const { ended } = start('--port', '0', '--data', join(folder, 'none'));
  expect(await ended).toEqual({ code: 1, errors: expect.stringMatching(/--data: found ".*none", needed a folder/) });
});

test('names the flag of a port that another program has', async () => {
  const first = start('--port', '0');
  const [, port = ''] = /:(\d+)\n/.exec(await first.line) ?? [];
  const { ended } = start('--port', port);
  expect(await ended).toEqual({ code: 1, errors: expect.stringContaining(`--port: found ${port}, on which another`) });
  first.child.kill('SIGTERM');
  await first.ended;
});

test('refuses flags it cannot serve, with exit code 1', async () => {
  const { ended } = start('--speed', 'fast');
  expect(await ended).toEqual({
    code: 1,
    errors: expect.stringContaining('--speed: found "fast", needed a number from 0'),
  });
});
