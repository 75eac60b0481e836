import { decimal } from '../domain/decimal.ts';
import { seePrice, seeStretch, type StopMove, type StopOrder } from './stop-trigger.ts';

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
const stretch = (from: string, to: string) => ({ from: decimal(from), to: decimal(to) });
const inShort = ({ stop: at, triggeredAt }: StopMove): string =>
  `${at?.toFixed()}${triggeredAt === undefined ? '' : `, triggered at ${triggeredAt.toFixed()}`}`;

describe('a stop', () => {
  it('triggers at the first price that reaches it', () => {
    expect(inShort(seePrice(stop('SELL', '10'), decimal('10.01')))).toBe('10');
    expect(inShort(seePrice(stop('SELL', '10'), decimal('9.7')))).toBe('10, triggered at 9.7');
    expect(inShort(seePrice(stop('BUY', '10'), decimal('10')))).toBe('10, triggered at 10');
  });

  it('triggers at itself on a stretch that passes it, at the beginning where that is beyond it', () => {
    expect(inShort(seeStretch(stop('SELL', '10'), stretch('11', '9')))).toBe('10, triggered at 10');
    expect(inShort(seeStretch(stop('SELL', '10'), stretch('9.5', '11')))).toBe('10, triggered at 9.5');
    expect(inShort(seeStretch(stop('SELL', '10'), stretch('11', '10.5')))).toBe('10');
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

  it('follows a stretch to its end before it can trigger on the next', () => {
    expect(inShort(seeStretch(trailing('SELL', '0.5', '9.5'), stretch('10', '12')))).toBe('11.5');
    expect(inShort(seeStretch(trailing('SELL', '0.5', '11.5'), stretch('12', '9')))).toBe('11.5, triggered at 11.5');
  });

  it('keeps a distance in percent of the price, on a tick', () => {
    const order: StopOrder = { ...trailing('SELL', '1'), trail: { kind: 'percent', percent: decimal('2') } };
    expect(inShort(seePrice(order, decimal('348.51')))).toBe('341.54');
  });
});
