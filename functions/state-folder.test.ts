import { existsSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { openStateFolder } from './state-folder.ts';

const inFolder = temporaryFolder();
const open = (told: string[] = []) => openStateFolder(inFolder('.'), (text) => void told.push(text));
const write = (name: string, text: string): void => writeFileSync(inFolder(name), text);

describe('openStateFolder', () => {
  it('begins in an empty folder, and keeps what was begun', () => {
    const first = open();
    expect(first.isFresh).toBe(true);
    write('gateway.json', 'kept');
    write('store.jsonl', 'kept');
    first.begun();
    first.close();
    const second = open();
    expect(second.isFresh).toBe(false);
    second.close();
  });

  it.each([
    ['gateway.json', 'store.jsonl'],
    ['store.jsonl', 'gateway.json'],
  ])('refuses %s without %s, also where the other is there and empty', (kept, other) => {
    write(kept, 'kept');
    expect(open).toThrow(new RegExp(`${other}: found nothing in it beside ${kept}, needed both files or neither`));
    write(other, '');
    expect(open).toThrow(new RegExp(`${other}: found nothing in it beside ${kept}, needed both files or neither`));
  });

  it('refuses a folder that another one has open', () => {
    const first = open();
    expect(open).toThrow(/State of the desk .* is in use: found process \d+, needed no other process/);
    first.close();
  });

  it('begins anew, in words, where the beginning was cut short', () => {
    open().close();
    write('store.jsonl', 'half');
    const told: string[] = [];
    const again = open(told);
    expect([again.isFresh, existsSync(inFolder('store.jsonl')), told.length]).toEqual([true, false, 1]);
    again.close();
  });
});
