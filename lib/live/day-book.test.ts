/** The account's loss of the day while a session runs: the same sum as that of an allocation, over a day's change, and unknown rather than guessed. */
import * as fc from 'fast-check';
import { decimal, decimalText, ONE, type Decimal } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import { accountId, conId, type ConId } from '../domain/ids.ts';
import { contractOf, fillOf, USD } from '../testing/trading-values.ts';
import { dayPnl, type DayPnl } from '../trading/day-pnl.ts';
import { createDayBook, heldOf, type DayBook, type DayQuestion } from './day-book.ts';

const SPY = contractOf();
const BTC = contractOf({ conId: conId(2), symbol: 'BTC', localSymbol: 'BTC', secType: 'CRYPTO' });
/** 2020-02-24, 10:00 in New York. */
const NOW = 1_582_556_400_000;
const DAY_MS = 86_400_000;
const RATES = new Map([[USD, ONE]]);
const averageCost = decimal(1);
const position = (contract: typeof SPY, quantity: Decimal | number) => ({
  account: accountId('DU0000001'),
  contract,
  quantity: decimal(String(quantity)),
  averageCost,
});
const prices =
  (spy: number | undefined, btc: number | undefined = spy) =>
  (id: ConId) => {
    const price = id === SPY.conId ? spy : btc;
    return price === undefined ? undefined : decimal(price);
  };
const asked = (fields: Partial<DayQuestion> = {}): DayQuestion => ({
  marketNowMs: NOW,
  priceOf: prices(90),
  previousCloseOf: prices(100),
  rates: RATES,
  others: new Map(),
  isOwn: () => true,
  ...fields,
});
const inWords = (pnl: DayPnl): string => (pnl.kind === 'known' ? decimalText(pnl.pnl) : pnl.reason);
const holding = (quantity: number, fills: readonly Fill[] = []): DayBook =>
  createDayBook({ positions: [position(SPY, quantity)], fills, marketNowMs: NOW });

const fillArbitrary = fc.record({
  side: fc.constantFrom('BUY', 'SELL'),
  quantity: fc.integer({ min: 1, max: 9 }),
  price: fc.integer({ min: 80, max: 120 }),
  commission: fc.integer({ min: 0, max: 3 }),
  contract: fc.constantFrom(SPY, BTC),
});

describe('The day book of a session', () => {
  it('gives what dayPnl gives, wherever in the day the session began', () => {
    const told = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.array(fillArbitrary, { maxLength: 8 }), fc.nat());
    fc.assert(
      fc.property(told, ([opened, values, at]) => {
        const fills = values.map((value, index) => fillOf({ ...value, id: `000${index}.01`, atMs: NOW }));
        const heldAfter = (until: number, contract: typeof SPY) =>
          fills
            .slice(0, until)
            .filter(({ execution }) => execution.contract === contract)
            .reduce(
              (sum, { execution: { side, quantity } }) => (side === 'BUY' ? sum.plus(quantity) : sum.minus(quantity)),
              decimal(contract === SPY ? opened : 0),
            );
        const positionsAfter = (until: number) =>
          [SPY, BTC].map((contract) => position(contract, heldAfter(until, contract)));
        const began = at % (fills.length + 1);
        const book = createDayBook({
          positions: positionsAfter(began),
          fills: fills.slice(0, began),
          marketNowMs: NOW,
        });
        for (const after of fills.slice(began)) book.filled({ before: undefined, after }, NOW);
        const marks = new Map([SPY, BTC].map((contract) => [contract.conId, decimal(90)]));
        const previousCloses = new Map([SPY, BTC].map((contract) => [contract.conId, decimal(100)]));
        const whole = dayPnl({ positions: positionsAfter(fills.length), fills, marks, previousCloses, rates: RATES });
        expect(inWords(book.pnl(asked()))).toBe(inWords(whole));
      }),
    );
  });

  it('follows the price of what was held before the session', () => {
    const book = holding(10);
    expect([95, 90, 101].map((price) => inWords(book.pnl(asked({ priceOf: prices(price) }))))).toEqual([
      '-50',
      '-100',
      '10',
    ]);
  });

  it('begins the next day with what is held then, at its previous close', () => {
    const book = holding(10);
    book.filled({ before: undefined, after: fillOf({ quantity: 5, price: 100 }) }, NOW);
    const tomorrow = asked({ marketNowMs: NOW + DAY_MS, previousCloseOf: prices(92) });
    expect([inWords(book.pnl(asked())), inWords(book.pnl(tomorrow))]).toEqual(['-150', '-30']);
  });

  it('counts an execution that comes first on the next day into the next day', () => {
    const book = holding(0);
    book.filled({ before: undefined, after: fillOf({ quantity: 1, price: 95 }) }, NOW + DAY_MS);
    const tomorrow = asked({ marketNowMs: NOW + DAY_MS, previousCloseOf: () => undefined });
    expect(inWords(book.pnl(tomorrow))).toBe('-5');
  });

  it('takes a correction back, and counts a commission that comes later once', () => {
    const book = holding(0);
    const before = fillOf({ quantity: 2, price: 100 });
    const after = fillOf({ quantity: 1, price: 100, commission: 3 });
    book.filled({ before: undefined, after: before }, NOW);
    book.filled({ before, after }, NOW);
    expect(inWords(book.pnl(asked()))).toBe('-13');
  });

  it.each([
    ['a price', { priceOf: () => undefined }, /SPY has no mark/],
    ['a previous close', { previousCloseOf: () => undefined }, /no previous close of SPY/],
    ['a rate', { rates: new Map() }, /no rate of USD/],
  ])('is unknown without %s', (_, lacking, words) => {
    expect(inWords(holding(10).pnl(asked(lacking)))).toMatch(words);
  });

  it('is unknown where other hands have moved a position, until the next day', () => {
    const book = holding(10);
    const moved = { isOwn: () => false, others: heldOf([position(SPY, 12)]) };
    expect(inWords(book.pnl(asked(moved)))).toMatch(/found 12 SPY instead of 10/);
    expect(inWords(book.pnl(asked({ ...moved, marketNowMs: NOW + DAY_MS })))).toBe('-120');
  });
});
