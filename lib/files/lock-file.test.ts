import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { lockFile } from './lock-file.ts';

describe('file lock', () => {
  const inFolder = temporaryFolder();
  const wanted = () => ({ file: inFolder('store'), what: 'Store file' });
  const lock = () => inFolder('store.lock');

  it('refuses a second owner, naming the process of the first, and lets it in after the release', () => {
    const unlock = lockFile(wanted());
    expect(() => lockFile(wanted())).toThrow(`found process ${process.pid}, needed no other process`);
    unlock();
    expect(existsSync(lock())).toBe(false);
    lockFile(wanted())();
  });

  it('refuses while another process lives, and takes over when it is gone', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    await once(other, 'spawn');
    writeFileSync(lock(), JSON.stringify({ pid: other.pid, born: '' }));
    expect(() => lockFile(wanted())).toThrow(`found process ${other.pid}`);
    other.kill('SIGKILL');
    await once(other, 'exit');
    lockFile(wanted())();
  });

  it('takes over from a process whose id has come round again', () => {
    writeFileSync(lock(), JSON.stringify({ pid: process.pid, born: 'another boot/1' }));
    const unlock = lockFile(wanted());
    expect(JSON.parse(readFileSync(lock(), 'utf8'))).toMatchObject({ pid: process.pid });
    unlock();
  });

  it('refuses a lock it cannot read and a take-over that is under way, in words', () => {
    writeFileSync(lock(), 'not json');
    expect(() => lockFile(wanted())).toThrow(/unreadable, needed it removed by hand/);
    writeFileSync(lock(), JSON.stringify({ pid: 2 ** 22 + 1, born: '' }));
    mkdirSync(inFolder('store.lock.takeover'));
    expect(() => lockFile(wanted())).toThrow(/is being taken over/);
  });
});
