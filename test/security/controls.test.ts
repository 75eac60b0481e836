/** The table of controls is whole and can still be planted; that each proof fails without its control: `npm run security:mutants`. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CONTROLS, ROWS } from './controls.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
/** Threat -> its proofs, as SECURITY.md has them. */
const told = new Map(
  read('SECURITY.md')
    .split('\n')
    .filter((line) => /^\| [a-zF]/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, threat = '', , proofs = '']) => [threat, proofs]),
);

describe('the table of security', () => {
  it('stands in SECURITY.md, row by row, with its proofs', () => {
    expect(ROWS.filter(({ threat }) => !told.has(threat)).map(({ threat }) => threat)).toEqual([]);
    for (const { threat, proofs } of ROWS) {
      for (const proof of proofs) expect([threat, told.get(threat)]).toEqual([threat, expect.stringContaining(proof)]);
    }
  });

  it('has every row of SECURITY.md: a word without a control that can be taken out is no control', () => {
    const known = new Set(ROWS.map(({ threat }) => threat));
    expect([...told.keys()].filter((threat) => !known.has(threat))).toEqual([]);
  });

  it('names proofs that are there', () => {
    expect(ROWS.flatMap(({ proofs }) => proofs).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it.each(ROWS)(
    'has controls that can be taken out, each asked of a proof of its row: $threat',
    ({ controls, proofs }) => {
      expect(controls.length).toBeGreaterThan(0);
      for (const { name, edits, seenBy } of controls) {
        for (const { file, before } of edits) expect([name, read(file).split(before).length - 1]).toEqual([name, 1]);
        expect(proofs).toContain('test' in seenBy ? seenBy.test : '');
      }
    },
  );

  it('has no two controls of one name', () => {
    expect(new Set(CONTROLS.map(({ name }) => name)).size).toBe(CONTROLS.length);
  });
});
