import { entryOf } from '../testing/trade-log-values.ts';
import { decodeSequencedEntry, decodeTradeLogEntry } from './decode-trade-log-entry.ts';

const wire = (changes: object = {}): unknown => JSON.parse(JSON.stringify({ ...entryOf('e1'), ...changes }));

describe('wire form of a trade-log entry', () => {
  it('reads back what was written, absent fields too', () => {
    const entry = entryOf('e1', { price: undefined, conId: undefined, errorMessage: '201: no' });
    expect(decodeTradeLogEntry(wire(entry))).toStrictEqual(entry);
    expect(decodeSequencedEntry(wire({ sequence: 7 }))).toStrictEqual({ ...entryOf('e1'), sequence: 7 });
  });

  it.each<[string, unknown, RegExp]>([
    ['another version', wire({ version: 2 }), /version: found 2, needed 1/],
    ['no object', [], /entry: found a list, needed an object/],
    ['an unknown field', wire({ secret: 'x' }), /secret: found a field, needed none of this name/],
    ['an unknown status', wire({ status: 'DONE' }), /status: found "DONE"/],
    ['a figure as number', wire({ volume: 10 }), /volume: found 10, needed text/],
    ['a run that is none', wire({ runId: 'r1' }), /runId: found "r1", needed 64/],
    ['shares that are no texts', wire({ strategies: { alpha: 1 } }), /strategies: found an object/],
    ['a sequence where none belongs', wire({ sequence: 1 }), /sequence: found a field/],
  ])('refuses %s', (_, value, problem) => {
    expect(() => decodeTradeLogEntry(value)).toThrow(problem);
  });

  it('refuses a sequenced entry without its number', () => {
    expect(() => decodeSequencedEntry(wire())).toThrow(/sequence: found nothing, needed a whole number/);
  });
});
