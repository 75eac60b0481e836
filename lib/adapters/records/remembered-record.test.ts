import { decimal, decimalText } from '../../domain/decimal.ts';
import { strategyId } from '../../domain/ids.ts';
import type { LedgerOrder } from '../../domain/ledger-order.ts';
import { bareOrder, fullExecution } from '../../testing/ledger-fixtures.ts';
import { executionRecord } from './execution-record.ts';
import { freezeDeep } from './freeze-deep.ts';
import { orderRecord } from './order-record.ts';
import type { StoredDocument } from './stored-document.ts';

const PATH = 'positions/paper/openOrders/r-1';
const [ALPHA, BETA] = [strategyId('alpha'), strategyId('beta')];
const ORDER: LedgerOrder = {
  ...bareOrder('r-1'),
  source: new Map([
    [BETA, decimal('2')],
    [ALPHA, decimal('1.50')],
  ]),
  acted: new Map([[ALPHA, { throughAtMs: 7 }]]),
};
/** As another process reads it. */
const fromText = (document: StoredDocument): unknown => {
  const read: unknown = JSON.parse(JSON.stringify(document));
  freezeDeep(read);
  return read;
};
/** TypeScript keeps others from it. */
const empty = (map: unknown): void => {
  if (map instanceof Map) map.clear();
};

describe('rememberedRecord', () => {
  it('answers for what it has encoded as for what was read from its text, in the same order', () => {
    const document = orderRecord.encode(ORDER);
    const [own, read] = [orderRecord.decode(PATH, document), orderRecord.decode(PATH, fromText(document))];
    expect(own).toEqual(read);
    expect([...own.source.keys()]).toEqual([ALPHA, BETA]);
    expect([...own.source.values()].map(decimalText)).toEqual([...read.source.values()].map(decimalText));
  });

  it('answers a value of one’s own each time: nobody empties somebody else’s', () => {
    const given = { ...ORDER, source: new Map(ORDER.source) };
    const document = orderRecord.encode(given);
    const first = orderRecord.decode(PATH, document);
    for (const map of [given.source, first.source, first.booked, first.acted]) empty(map);
    expect(orderRecord.decode(PATH, document)).toEqual(ORDER);
  });

  it('lets nobody change the document it remembers', () => {
    const document = orderRecord.encode(ORDER);
    expect(() => Object.assign(document, { state: 'FILLED' })).toThrow(TypeError);
    expect(() => Object.assign(Object(document['properties']), { tif: 'GTC' })).toThrow(TypeError);
  });

  it('reads a document that may still change each time', () => {
    const document = { ...orderRecord.encode(ORDER) };
    expect(orderRecord.decode(PATH, document).filled.eq(0)).toBe(true);
    expect(orderRecord.decode(PATH, Object.assign(document, { filled: '3' })).filled.eq(3)).toBe(true);
  });

  it('refuses what does not fit each time, frozen or not', () => {
    const document = { ...orderRecord.encode(ORDER), quantity: 'ten' };
    freezeDeep(document);
    for (const _ of [1, 2]) expect(() => orderRecord.decode(PATH, document)).toThrow(/quantity is "ten"/);
  });

  it('remembers nothing of a value that cannot be stored', () => {
    const broken = { ...ORDER, plannedAtMs: Number.NaN };
    expect(() => orderRecord.encode(broken)).toThrow(/plannedAtMs/);
  });

  it('decodes an execution that stays where it is once', () => {
    const document = fromText(executionRecord.encode(fullExecution('0001.01', 'r-1')));
    const first = executionRecord.decode('p', document);
    expect(executionRecord.decode('p', document)).toBe(first);
    expect(Object.isFrozen(first)).toBe(true);
  });
});
