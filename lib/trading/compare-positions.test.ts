import { decimal, decimalText } from '../domain/decimal.ts';
import type { Contract } from '../domain/contract.ts';
import { accountId, conId, UNALLOCATED, type StrategyId } from '../domain/ids.ts';
import type { Book } from '../domain/holding.ts';
import { ALPHA, BETA, contractOf, USD } from '../testing/trading-values.ts';
import { comparePositions, type PositionComparison } from './compare-positions.ts';

const position = (quantity: string | number, contract: Contract = contractOf()) => ({
  account: accountId('DU0000001'),
  contract,
  quantity: decimal(quantity),
  averageCost: decimal(0),
});
const book = (quantity: string | number, contract: Contract = contractOf()): Book =>
  new Map([
    [
      contract.conId,
      {
        quantity: decimal(quantity),
        cost: decimal(0),
        realizedPnl: decimal(0),
        currency: USD,
        localSymbol: contract.localSymbol,
        multiplier: decimal(1),
      },
    ],
  ]);
const books = (...entries: [StrategyId, Book][]): ReadonlyMap<StrategyId, Book> => new Map(entries);
describe('a position of a type that the desk does not trade', () => {
  it('is a row of its own that names the type, and hides nothing else', () => {
    const option = contractOf({ conId: conId(99), localSymbol: 'SPY  260116C00500000', secType: 'OPT' });
    const found = comparePositions({
      positions: [position(3, option), position(5)],
      books: books([ALPHA, book(5)]),
    });
    expect(found).toMatchObject([{ conId: 99, likelyCause: expect.stringContaining('does not trade OPT') }]);
  });
});

const rows = (comparison: PositionComparison) =>
  comparePositions(comparison).map(({ localSymbol, ledger, broker, difference }) =>
    [localSymbol, ...[ledger, broker, difference].map(decimalText)].join(' '),
  );
const cause = (comparison: PositionComparison) => comparePositions(comparison)[0]?.likelyCause;

describe('comparePositions', () => {
  it('finds nothing where the sum of all books is the position', () => {
    const all = books([ALPHA, book(7)], [BETA, book(-3)], [UNALLOCATED, book(1)]);
    expect(rows({ positions: [position(5)], books: all })).toEqual([]);
  });

  it('shows broker minus ledger by contract, in order of conId', () => {
    const vixy = contractOf({ conId: conId(9), localSymbol: 'VIXY' });
    const all = books([ALPHA, book(10)], [BETA, book(4, vixy)]);
    expect(rows({ positions: [position(-2, vixy), position(8)], books: all })).toEqual(['SPY 10 8 -2', 'VIXY 4 -2 -6']);
  });

  it('leaves cash out on both sides', () => {
    const eur = contractOf({ conId: conId(5), secType: 'CASH', localSymbol: 'EUR.USD' });
    expect(rows({ positions: [position(1_000, eur)], books: books([ALPHA, book(3, eur)]) })).toEqual([]);
  });

  it('counts a position of zero and a flat holding as equal', () => {
    expect(rows({ positions: [position(0)], books: books([ALPHA, book(0)]) })).toEqual([]);
  });

  it('suspects an unsettled order first', () => {
    const comparison = { positions: [position(2)], books: books([ALPHA, book(1)]), unsettled: new Set([conId(1)]) };
    expect(cause(comparison)).toMatch(/not settled/);
  });

  it("names a position of nobody's order", () => {
    expect(cause({ positions: [position(2)], books: books() })).toMatch(/nobody's order/);
  });

  it('names a future that the broker has settled', () => {
    const mes = contractOf({ conId: conId(3), secType: 'FUT', localSymbol: 'MESU0', lastTradeDate: '20200918' });
    const comparison = { positions: [], books: books([ALPHA, book(2, mes)]), contracts: new Map([[mes.conId, mes]]) };
    expect(cause({ ...comparison, marketDay: '20200921' })).toMatch(/20200918 has come/);
    expect(cause({ ...comparison, marketDay: '20200917' })).toMatch(/outside the desk/);
  });

  it('suspects a split where one side is a multiple of the other', () => {
    expect(cause({ positions: [position(40)], books: books([ALPHA, book(10)]) })).toBe(
      'A stock split 4 for 1, or a transfer',
    );
    expect(cause({ positions: [position(1)], books: books([ALPHA, book(10)]) })).toBe(
      'A stock split 1 for 10, or a transfer',
    );
  });

  it('never takes opposite signs for a split', () => {
    expect(cause({ positions: [position(-20)], books: books([ALPHA, book(10)]) })).toMatch(/missed/);
  });
});
