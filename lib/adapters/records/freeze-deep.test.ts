import { freezeDeep } from './freeze-deep.ts';

describe('freezeDeep', () => {
  it('freezes every object and list of a document', () => {
    const list = [{ quantity: '1' }];
    const document = { name: 'a', journal: { entries: list }, empty: {} };
    freezeDeep(document);
    const all = [document, document.journal, list, list[0], document.empty];
    expect(all.every((value) => Object.isFrozen(value))).toBe(true);
  });
  it('refuses changes of any part afterwards', () => {
    const document = { journal: { before: { cost: '1' } } };
    freezeDeep(document);
    expect(() => Object.assign(document.journal.before, { cost: '2' })).toThrow(TypeError);
  });
  it('freezes what holds a part that was frozen before', () => {
    const part = { cost: '1' };
    freezeDeep(part);
    const document = { part, other: { cost: '2' } };
    freezeDeep(document);
    expect([document, document.other].map((value) => Object.isFrozen(value))).toEqual([true, true]);
  });
  it('leaves texts, numbers and nothing as they are', () => {
    expect(() => ['a', 1, null, undefined, true].forEach(freezeDeep)).not.toThrow();
  });
});
