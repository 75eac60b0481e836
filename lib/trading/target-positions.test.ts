import { decimal, decimalText } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import { targetPositions, type PricedContract, type TargetInput } from './target-positions.ts';

const priced = (changes: Partial<PricedContract> = {}): PricedContract => ({
  price: decimal(100),
  multiplier: decimal(1),
  fx: decimal(1),
  sizeIncrement: decimal(1),
  secType: 'STK',
  ...changes,
});
const weights = (values: { readonly [contract: number]: string | number }) =>
  new Map(Object.entries(values).map(([id, weight]) => [conId(Number(id)), decimal(weight)]));

function targets(values: { readonly [contract: number]: string | number }, changes: Partial<TargetInput> = {}) {
  const all = new Map([1, 2].map((id) => [conId(id), priced()]));
  const input = { weights: weights(values), exposure: decimal(10_000), leverage: decimal(1), priced: all, ...changes };
  return Object.fromEntries([...targetPositions(input)].map(([id, target]) => [id, decimalText(target)]));
}
const only = (changes: Partial<PricedContract>) => ({ priced: new Map([[conId(1), priced(changes)]]) });

describe('targetPositions', () => {
  it('divides the money of a weight by what one unit costs in base currency', () => {
    expect(targets({ 1: '0.5' })).toEqual({ 1: '50' });
    expect(targets({ 1: 1 }, only({ price: decimal(20), multiplier: decimal(5), fx: decimal('1.25') }))).toEqual({
      1: '80',
    });
  });

  it('rounds toward zero to the size increment on both sides', () => {
    expect(targets({ 1: '0.519' })).toEqual({ 1: '51' });
    expect(targets({ 1: '-0.519' })).toEqual({ 1: '-51' });
    expect(targets({ 1: '-0.519' }, only({ sizeIncrement: decimal(10) }))).toEqual({ 1: '-50' });
    expect(
      targets({ 1: 1 }, only({ price: decimal(30_000), sizeIncrement: decimal('0.0001'), secType: 'CRYPTO' })),
    ).toEqual({ 1: '0.3333' });
  });

  it('scales weights down to the leverage by their absolute sum, and never up', () => {
    expect(targets({ 1: 1, 2: -1 })).toEqual({ 1: '50', 2: '-50' });
    expect(targets({ 1: 1, 2: -1 }, { leverage: decimal(2) })).toEqual({ 1: '100', 2: '-100' });
    expect(targets({ 1: '0.2', 2: '0.1' }, { leverage: decimal(5) })).toEqual({ 1: '20', 2: '10' });
  });

  it('scales without rounding twice: thirds come out whole', () => {
    expect(targets({ 1: 1, 2: 2 }, { exposure: decimal(300) })).toEqual({ 1: '1', 2: '2' });
  });

  it('clips short targets in crypto to zero', () => {
    expect(targets({ 1: -1 }, only({ secType: 'CRYPTO' }))).toEqual({ 1: '0' });
  });

  it('needs no price for a weight of zero', () => {
    expect(targets({ 7: 0 })).toEqual({ 7: '0' });
  });

  it('refuses a price, multiplier, rate or increment that is not positive, and names the contract', () => {
    for (const field of ['price', 'multiplier', 'fx', 'sizeIncrement'] as const) {
      for (const bad of [0, -1])
        expect(() => targets({ 1: 1 }, only({ [field]: decimal(bad) }))).toThrow(/of contract 1 .*needed more than 0/);
    }
    expect(() => targets({ 9: 1 })).toThrow('price of contract 9 does not fit: found "none"');
  });

  it('refuses a negative exposure or leverage', () => {
    expect(() => targets({ 1: 1 }, { exposure: decimal(-1) })).toThrow('exposure');
    expect(() => targets({ 1: 1 }, { leverage: decimal(-1) })).toThrow('leverage');
  });
});
