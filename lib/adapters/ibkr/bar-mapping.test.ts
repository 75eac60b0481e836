import { decimalText } from '../../domain/decimal.ts';
import { completeAt, fromIbBar } from './bar-mapping.ts';
import { durationFor } from './bar-plan.ts';

const row = { date: '20250707', open: 1.1, high: 2, low: 1, close: 1.5, volume: -1 };
const sessions = {
  timeZoneId: 'US/Eastern',
  liquidHours: '20250707:0930-20250707:1600;20250708:CLOSED;20250709:0930-20250709:1300',
};
const at = (text: string): number => Date.parse(text);

describe('fromIbBar', () => {
  it('reads a day as midnight UTC and a missing volume as none', () => {
    const bar = fromIbBar('1 day', row);
    expect(bar.startAtMs).toBe(at('2025-07-07T00:00:00Z'));
    expect(decimalText(bar.volume)).toBe('0');
  });
  it('reads intraday bars in epoch seconds and in words', () => {
    expect(fromIbBar('1 min', { ...row, date: '1751896200' }).startAtMs).toBe(1751896200000);
    expect(fromIbBar('1 min', { ...row, date: '20250707 09:50:00 US/Eastern' }).startAtMs).toBe(
      at('2025-07-07T13:50:00Z'),
    );
  });
  it('reads what it is given, whatever was read of the same day before', () => {
    fromIbBar('1 day', row);
    const changes = [{ open: 1.2 }, { high: 2.1 }, { low: 0.9 }, { close: 1.6 }, { volume: 7 }] as const;
    for (const change of changes) {
      const [[name, value] = ['none', 0]] = Object.entries(change);
      const bar: { readonly [field: string]: unknown } = { ...fromIbBar('1 day', { ...row, ...change }) };
      expect(String(bar[name])).toBe(String(value));
    }
    expect(() => fromIbBar('1 day', { ...row, open: Number.NaN })).toThrow(/open/);
  });
  it('refuses dates of another form and prices that are none', () => {
    expect(() => fromIbBar('1 min', row)).toThrow(/bar date/);
    expect(() => fromIbBar('1 day', { ...row, close: Number.NaN })).toThrow(/close/);
  });
});

const day = (date: string) => fromIbBar('1 day', { ...row, date });

describe('completeAt', () => {
  it('ends a day with its session', () => {
    expect(completeAt({ size: '1 day', atMs: at('2025-07-07T19:59:59Z'), sessions })(day('20250707'))).toBe(false);
    expect(completeAt({ size: '1 day', atMs: at('2025-07-07T20:00:00Z'), sessions })(day('20250707'))).toBe(true);
    expect(completeAt({ size: '1 day', atMs: at('2025-07-09T17:00:00Z'), sessions })(day('20250709'))).toBe(true);
  });
  it('ends a day without known session with its date in the zone of the exchange', () => {
    expect(completeAt({ size: '1 day', atMs: at('2025-07-02T03:59:00Z'), sessions })(day('20250701'))).toBe(false);
    expect(completeAt({ size: '1 day', atMs: at('2025-07-02T04:00:00Z'), sessions })(day('20250701'))).toBe(true);
  });
  it('ends an intraday bar with its span', () => {
    const bar = fromIbBar('5 mins', { ...row, date: '1751896200' });
    expect(completeAt({ size: '5 mins', atMs: 1751896499999, sessions })(bar)).toBe(false);
    expect(completeAt({ size: '5 mins', atMs: 1751896500000, sessions })(bar)).toBe(true);
  });
});

describe('durationFor', () => {
  it('covers the bars with days without session, in years above 365 days', () => {
    expect(durationFor('1 day', 200)).toBe('290 D');
    expect(durationFor('1 day', 1_000)).toBe('4 Y');
    expect(durationFor('1 day', 5_000)).toBe('13 Y');
  });
  it('never asks for more than 5,000 intraday bars', () => {
    expect(durationFor('1 min', 5_000)).toBe('3 D');
    expect(durationFor('5 mins', 5_000)).toBe('17 D');
    expect(durationFor('1 hour', 10)).toBe('7 D');
  });
});
