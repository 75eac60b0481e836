import { MAX_CHANGES_PER_TRANSACTION } from '../../ports/store-limits.ts';
import { RecentDocuments } from './recent-documents.ts';

const text = JSON.stringify({ facts: { n: 1 } });

describe('RecentDocuments', () => {
  it('gives the same frozen document again for the same text', () => {
    const recent = new RecentDocuments();
    const first = recent.of('runs/1', text);
    expect([recent.of('runs/1', text) === first, Object.isFrozen(Object(first)['facts'])]).toEqual([true, true]);
  });
  it('reads anew what was written anew', () => {
    const recent = new RecentDocuments();
    recent.of('runs/1', text);
    expect(recent.of('runs/1', '{"facts":2}')).toEqual({ facts: 2 });
  });
  it('keeps as many as one transaction may write', () => {
    const recent = new RecentDocuments();
    const first = recent.of('runs/first', text);
    for (let n = 1; n < 2 * MAX_CHANGES_PER_TRANSACTION; n += 1) recent.of(`runs/${n}`, text);
    expect(recent.of('runs/first', text)).toBe(first);
  });
  it('keeps what is used, and drops what is not', () => {
    const recent = new RecentDocuments();
    const [used, left] = [recent.of('runs/used', text), recent.of('runs/left', text)];
    for (let n = 0; n < 3 * MAX_CHANGES_PER_TRANSACTION; n += 1) {
      recent.of(`runs/${n}`, text);
      recent.of('runs/used', text);
    }
    expect([recent.of('runs/used', text) === used, recent.of('runs/left', text) === left]).toEqual([true, false]);
  });
  it('drops sooner where texts are long', () => {
    const recent = new RecentDocuments();
    const first = recent.of('runs/first', text);
    const long = JSON.stringify({ text: 'x'.repeat(900_000) });
    for (let n = 0; n < 7; n += 1) recent.of(`activity/${n}`, long);
    expect(recent.of('runs/first', text)).not.toBe(first);
  });
});
