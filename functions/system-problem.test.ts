import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { systemProblem } from './system-problem.ts';

const inFolder = temporaryFolder();

/** What a call throws. */
function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('Call did not throw');
}

describe('systemProblem', () => {
  it('names a file that is missing', () => {
    const file = inFolder('none.csv');
    expect(systemProblem(thrown(() => readFileSync(file)))).toBe(
      `${file} cannot be used: found nothing there (ENOENT), needed a file of this name, in a folder that exists`,
    );
  });

  it('names a folder where a file is needed, and a file where a folder is', () => {
    mkdirSync(inFolder('folder'));
    writeFileSync(inFolder('file'), '');
    expect(systemProblem(thrown(() => readFileSync(inFolder('folder'))))).toMatch(/found a folder.*needed a file/);
    expect(systemProblem(thrown(() => mkdirSync(inFolder('file'))))).toMatch(/found a file there already/);
  });

  it('says that a disk is full, also where the system names no file', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(systemProblem(full)).toBe(
      'A file cannot be used: found no space left on its disk (ENOSPC), needed free space',
    );
  });

  it('keeps the message of any other error, and the text of what is none', () => {
    expect(systemProblem(new RangeError('Day does not fit'))).toBe('Day does not fit');
    expect(systemProblem('ended')).toBe('ended');
  });
});
