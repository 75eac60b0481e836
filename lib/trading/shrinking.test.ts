import { decimal } from '../domain/decimal.ts';
import { bookOf, ordersText, outcomesText, plan, positionOf, SPY, targets } from '../testing/allocation-values.ts';
import { ALPHA } from '../testing/trading-values.ts';

const NOT_SPY = { allowedSymbols: new Map([[ALPHA, ['VIXY']]]) };
const books = { alpha: bookOf({ 1: 100 }) };
const positions = [positionOf(SPY, 100)];
const flat = { books, positions, opinions: { alpha: targets({ 1: 0 }) } };

// docs/adr/0022: a limit is there to keep risk from growing, never to keep somebody in it.
describe('limits', () => {
  it('let a strategy close a symbol that it may not trade any more', () => {
    expect(ordersText(plan({ ...flat, limits: NOT_SPY }))).toEqual(['SELL 100 SPY for alpha 100']);
  });

  it('let a holding close whose notional is beyond the largest order', () => {
    expect(ordersText(plan({ ...flat, limits: { maxOrderNotional: decimal(10) } }))).toEqual([
      'SELL 100 SPY for alpha 100',
    ]);
  });

  it('let a holding close after the largest loss of the day, and nothing grow', () => {
    const lossRefusal = 'Loss of the day is too large';
    expect(ordersText(plan({ ...flat, lossRefusal }))).toEqual(['SELL 100 SPY for alpha 100']);
    const growing = plan({ lossRefusal, opinions: { alpha: targets({ 1: 1 }) } });
    expect(ordersText(growing)).toEqual([]);
    expect(outcomesText(growing)).toEqual(['SPY denied: Loss of the day is too large']);
  });

  it('let only the closing part of a turn through: the new side is what they are for', () => {
    const turned = plan({ ...flat, opinions: { alpha: targets({ 1: '-0.5' }) }, limits: NOT_SPY });
    expect(ordersText(turned)).toEqual(['SELL 100 SPY for alpha 100']);
    expect(outcomesText(turned)[0]).toMatch('Symbol is not allowed for alpha');
  });

  it('let one strategy close although the account as a whole grows by it', () => {
    const both = { alpha: bookOf({ 1: 100 }), beta: bookOf({ 1: -100 }) };
    const limits = { maxGrossExposure: decimal('0.001') };
    const made = plan({ books: both, positions: [], opinions: { alpha: targets({ 1: 0 }) }, limits });
    expect(ordersText(made)).toEqual(['SELL 100 SPY for alpha 100']);
  });

  it('count what still works: a second closing order would turn the holding around', () => {
    const { orders } = plan({ ...flat, limits: NOT_SPY });
    expect(orders).toHaveLength(1);
    const made = plan({ ...flat, limits: NOT_SPY, opinions: { alpha: targets({ 1: '0.5' }) } });
    expect(outcomesText(made)[0]).toMatch('Symbol is not allowed for alpha');
  });
});
