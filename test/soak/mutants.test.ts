/** The mutants of the core can still be planted; that each is seen by its judge: `npm run soak:mutants`. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { MUTANTS } from './mutants.ts';
import { SOAK_PROMISES } from './promises.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const timesIn = (file: string, text: string): number =>
  readFileSync(path.join(ROOT, file), 'utf8').split(text).length - 1;

describe('the mutants of the core', () => {
  it.each(MUTANTS)('fit the sources of today: $name', ({ edits }) => {
    for (const { file, before } of edits) expect([file, before, timesIn(file, before)]).toEqual([file, before, 1]);
  });
  it('name judges that are there', () => {
    const judges = MUTANTS.map(({ seenBy }) => ('test' in seenBy ? seenBy.test : seenBy.promise));
    const promises = new Set(SOAK_PROMISES.map(({ name }) => name));
    const missing = judges.filter((judge) => !existsSync(path.join(ROOT, judge)) && !promises.has(judge));
    expect(missing).toEqual([]);
  });
  it('have names of their own', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  });
});
