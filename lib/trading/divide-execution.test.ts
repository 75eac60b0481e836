import { decimal } from '../domain/decimal.ts';
import { quantities, texts } from '../testing/trading-values.ts';
import { divideByHighestAverages } from './divide-execution.ts';

type Source = { readonly [strategy: string]: string | number };

const divide = (source: Source, filled: string | number, increment: string | number = 1) =>
  texts(divideByHighestAverages(quantities(source), decimal(filled), decimal(increment)));

describe('divideByHighestAverages', () => {
  it('gives each strategy what it asked when the order is complete', () => {
    expect(divide({ alpha: 7, beta: 2, gamma: 1 }, 10)).toEqual({ alpha: '7', beta: '2', gamma: '1' });
  });

  it('follows the averages of Sainte-Lague seat by seat', () => {
    const given = [1, 2, 3, 4, 5].map((filled) => divide({ alpha: 53, beta: 24, gamma: 23 }, filled));
    expect(given).toEqual([
      { alpha: '1', beta: '0', gamma: '0' },
      { alpha: '1', beta: '1', gamma: '0' },
      { alpha: '1', beta: '1', gamma: '1' },
      { alpha: '2', beta: '1', gamma: '1' },
      { alpha: '3', beta: '1', gamma: '1' },
    ]);
  });

  it('breaks ties by strategy id, whatever the order of the source', () => {
    expect(divide({ beta: 4, alpha: 4 }, 1)).toEqual({ alpha: '1', beta: '0' });
    expect(Object.keys(divide({ beta: 4, alpha: 4 }, 1))).toEqual(['alpha', 'beta']);
  });

  it('divides fractions of a coin in their increments', () => {
    expect(divide({ alpha: '0.00000003', beta: '0.00000001' }, '0.00000002', '0.00000001')).toEqual({
      alpha: '0.00000002',
      beta: '0',
    });
  });

  it('gives a remainder smaller than an increment to the seat in turn', () => {
    expect(divide({ alpha: '2.5', beta: 1 }, '1.25')).toEqual({ alpha: '1', beta: '0.25' });
    expect(divide({ alpha: '2.5', beta: 1 }, '3.5')).toEqual({ alpha: '2.5', beta: '1' });
  });

  it('gives nothing where nothing is filled', () => {
    expect(divide({ alpha: 3, beta: 0 }, 0)).toEqual({ alpha: '0', beta: '0' });
  });

  it('divides ten bitcoin in satoshi at once: the last seat of the largest claim ranks lowest', () => {
    const source = { alpha: '6.00000001', beta: '2.99999999', gamma: 1 };
    expect(divide(source, '9.99999999', '0.00000001')).toEqual({ alpha: '6', beta: '2.99999999', gamma: '1' });
  });

  it('refuses more than was asked', () => {
    expect(() => divide({ alpha: 1, beta: 2 }, 4)).toThrow(
      'filled quantity of a division does not fit: found "4", needed 0 to 3',
    );
  });

  it('refuses negative quantities and an increment of zero', () => {
    expect(() => divide({ alpha: -1, beta: 2 }, 1)).toThrow('quantity asked by alpha');
    expect(() => divide({ alpha: 1 }, -1)).toThrow('filled quantity');
    expect(() => divide({ alpha: 1 }, 1, 0)).toThrow('size increment of a division');
  });
});
