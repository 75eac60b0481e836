import { UNALLOCATED } from '../lib/domain/ids.ts';
import { dummy } from './dummy.ts';
import { createRegistry, strategyById, STRATEGIES } from './registry.ts';
import { spyMacdVixy } from './spy-macd-vixy.ts';

describe('registry', () => {
  it('lists the strategies of the desk', () => {
    expect([...STRATEGIES.keys()]).toEqual(['spy-macd-vixy', 'dummy', 'analyst']);
  });

  it('finds a strategy by its id', () => {
    expect(strategyById('dummy')).toBe(dummy);
  });

  it('finds nothing by a misspelt id or the name of an object member', () => {
    for (const id of ['Dummy', ' dummy', '', '__proto__', 'constructor']) expect(strategyById(id)).toBeUndefined();
  });

  it('refuses two strategies of one id', () => {
    expect(() => createRegistry([dummy, spyMacdVixy, dummy])).toThrow(
      'Value of strategyId does not fit: found "dummy", needed an id no other strategy has',
    );
  });

  it('refuses the id of the book nobody owns', () => {
    expect(() => createRegistry([{ ...dummy, id: UNALLOCATED }])).toThrow(/found "unallocated"/);
  });

  it('gives every strategy contracts for all bars it requires', () => {
    for (const { contracts, requires } of STRATEGIES.values()) {
      const keys = contracts.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(requires.filter(({ key }) => !keys.includes(key))).toEqual([]);
    }
  });
});
