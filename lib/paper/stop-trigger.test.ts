import { decimal } from '../domain/decimal.ts';
import { seePrice, watchedPrices, type StopMove, type StopOrder } from './stop-trigger.ts';

const CENT = decimal('0.01');
const stop = (side: 'BUY' | 'SELL', at: string): StopOrder => ({
  side,
  stop: decimal(at),
  trail: undefined,
  minTick: CENT,
});
const trailing = (side: 'BUY' | 'SELL', distance: string, at?: string): StopOrder => ({
  side,
  stop: at === undefined ? undefined : decimal(at),
  trail: { kind: 'distance', distance: decimal(distance) },
  minTick: CENT,
});
const inShort = ({ stop: at, isTriggered }: StopMove): string => `${at?.toFixed()}${isTriggered ? ', triggered' : ''}`;

describe('a stop', () => {
  it('triggers at the first price that reaches it', () => {
    expect(inShort(seePrice(stop('SELL', '10'), decimal('10.01')))).toBe('10');
    expect(inShort(seePrice(stop('SELL', '10'), decimal('9.7')))).toBe('10, triggered');
    expect(inShort(seePrice(stop('BUY', '10'), decimal('10')))).toBe('10, triggered');
  });
});

describe('a trailing stop', () => {
  it('begins at its distance from the first price', () => {
    expect(inShort(seePrice(trailing('SELL', '0.5'), decimal('10')))).toBe('9.5');
    expect(inShort(seePrice(trailing('BUY', '0.5'), decimal('10')))).toBe('10.5');
  });

  it('follows prices that move with it and stands where they do not', () => {
    expect(inShort(seePrice(trailing('SELL', '0.5', '9.5'), decimal('10.2')))).toBe('9.7');
    expect(inShort(seePrice(trailing('SELL', '0.5', '9.7'), decimal('9.9')))).toBe('9.7');
    expect(inShort(seePrice(trailing('BUY', '0.5', '10.5'), decimal('9.8')))).toBe('10.3');
  });

  it('keeps a distance in percent of the price, on a tick', () => {
    const order: StopOrder = { ...trailing('SELL', '1'), trail: { kind: 'percent', percent: decimal('2') } };
    expect(inShort(seePrice(order, decimal('348.51')))).toBe('341.54');
  });
});

describe('what a stop has to see next', () => {
  const watched = (order: StopOrder) => watchedPrices(order)?.map((price) => price.toFixed());

  it('is its price, and half a tick beyond where a trailing one moves', () => {
    expect(watched(stop('SELL', '10'))).toEqual(['10']);
    expect(watched(trailing('SELL', '0.5', '9.5'))).toEqual(['9.5', '10.005']);
    expect(watched(trailing('BUY', '0.5', '10.5'))).toEqual(['10.5', '9.995']);
    expect(watched(trailing('BUY', '0.5'))).toBeUndefined();
  });

  it.each(['BUY', 'SELL'] as const)('is where the stop in percent of a %s order moves by a tick', (side) => {
    const order: StopOrder = { ...stop(side, '341.54'), trail: { kind: 'percent', percent: decimal('2') } };
    const next = watchedPrices(order)?.[1] ?? decimal(0);
    const beyond = side === 'BUY' ? -0.001 : 0.001;
    expect(seePrice(order, next.minus(beyond)).stop?.toFixed()).toBe('341.54');
    expect(seePrice(order, next.plus(beyond)).stop?.toFixed()).toBe(side === 'BUY' ? '341.53' : '341.55');
  });
});
