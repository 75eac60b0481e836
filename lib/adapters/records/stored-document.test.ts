import { CorruptRecordError } from '../../domain/errors.ts';
import { bareOrder } from '../../testing/ledger-fixtures.ts';
import { orderRecord } from './order-record.ts';

const stored = orderRecord.encode(bareOrder('r-1'));
const read = (document: unknown) => orderRecord.decode('positions/paper/openOrders/r-1', document);

describe('a record of a newer revision', () => {
  it.each([
    ['a field', { ...stored, trailingPercent: '5' }, 'trailingPercent'],
    [
      'a field deep inside',
      { ...stored, properties: { ...Object(stored['properties']), stop: '1' } },
      'properties.stop',
    ],
    [
      'a note anywhere but at its top',
      { ...stored, properties: { ...Object(stored['properties']), noteX: 1 } },
      'noteX',
    ],
    ['a note and a field', { ...stored, noteX: 1, trailingPercent: '5' }, 'trailingPercent'],
    ['a name that only begins like a note', { ...stored, notedPrice: '5' }, 'notedPrice'],
  ])('is refused with %s that this one does not know, and says who wrote it', (_, document, field) => {
    expect(() => read(document)).toThrow(CorruptRecordError);
    expect(() => read(document)).toThrow(new RegExp(`${field} is .*: a revision that knows this field`));
  });

  it('is refused in a state that this one does not know', () => {
    expect(() => read({ ...stored, state: 'HELD_BY_VENUE' })).toThrow(/state is "HELD_BY_VENUE"/);
  });

  it('is read without a note, which only people would have read', () => {
    expect(read({ ...stored, noteVenue: 'ARCA', noteTimes: { a: [1, null] } })).toStrictEqual(read(stored));
  });

  it('loses its notes where this one writes it, and nothing else', () => {
    expect(orderRecord.encode(read({ ...stored, noteVenue: 'ARCA' }))).toStrictEqual(stored);
  });
});
