import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileWireLog, createMemoryWireLog, joinWireLogs, type WireLogRecord } from './wire-log.ts';

const record = (at: number): WireLogRecord => ({
  at,
  session: 1,
  clientId: null,
  direction: 'in',
  message: 'reqIds',
  fields: {},
  raw: ['8', '1', 'ä'],
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wire-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('has written a record as one JSON line when write returns, and appends to what is there', () => {
  const path = join(folder, 'wire.jsonl');
  const first = createFileWireLog(path);
  first.write(record(1));
  expect(readFileSync(path, 'utf8')).toBe(
    '{"at":1,"session":1,"clientId":null,"direction":"in","message":"reqIds","fields":{},"raw":["8","1","ä"]}\n',
  );
  first.close();
  createFileWireLog(path).write(record(2));
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2);
});

test("writes a file that is its owner's alone", () => {
  const path = join(folder, 'wire.jsonl');
  createFileWireLog(path).close();
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('keeps the newest records in memory and forgets the oldest', () => {
  const log = createMemoryWireLog(8);
  for (let at = 1; at <= 100; at += 1) log.write(record(at));
  expect(log.records.length).toBeLessThanOrEqual(10);
  expect(log.records.at(-1)?.at).toBe(100);
});

test('does not swallow what a sink throws', () => {
  const path = join(folder, 'wire.jsonl');
  const file = createFileWireLog(path);
  file.close();
  expect(() => joinWireLogs([createMemoryWireLog(), file]).write(record(1))).toThrow('EBADF');
});

test('refuses a file that cannot be opened', () => {
  expect(() => createFileWireLog(join(folder, 'none', 'wire.jsonl'))).toThrow('ENOENT');
});
