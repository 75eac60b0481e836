import { entryOf } from '../testing/trade-log-values.ts';
import { keepUnshipped } from './unshipped-entries.ts';

const entries = (count: number, comment = '') =>
  Array.from({ length: count }, (_, n) => ({ ...entryOf(`e${n}`), comment }));
const kept = (count: number, comment?: string) =>
  keepUnshipped(entries(count, comment)).flatMap((change) => (change.kind === 'put-unshipped' ? [change] : []));

describe('keepUnshipped', () => {
  it('keeps what a commit tells in one document, named after it', () => {
    const [first, ...more] = kept(3);
    expect(more).toEqual([]);
    expect(first?.entries.map(({ id }) => id)).toEqual(['e0', 'e1', 'e2']);
    expect(kept(3)[0]?.id).toBe(first?.id);
  });
  it('takes several documents where the entries outgrow one, each once and in order', () => {
    const parts = kept(900, 'x'.repeat(900));
    expect(parts.length).toBeGreaterThan(2);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
    expect(parts.flatMap((part) => part.entries)).toEqual(entries(900, 'x'.repeat(900)));
  });
  it('leaves room in a document for text that takes three bytes a character', () => {
    const sizes = kept(900, '金'.repeat(900)).map((part) => Buffer.byteLength(JSON.stringify(part.entries)));
    expect(Math.max(...sizes)).toBeLessThan(900_000);
  });
  it('keeps nothing where nothing is told', () => {
    expect(keepUnshipped([])).toEqual([]);
  });
});
