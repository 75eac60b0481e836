import { Temporal } from '@js-temporal/polyfill';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import { contractOf, ledgerOrderOf, MARKET } from '../testing/trading-values.ts';
import { proveDays } from './prove-days.ts';

const NEW_YORK = 'America/New_York';
const at = (moment: string): number => Temporal.Instant.from(moment).epochMilliseconds;
/** 16:00 in New York on a day of February 2020 (winter: UTC-5). */
const close = (day: number): number => at(`2020-02-${String(day).padStart(2, '0')}T21:00:00Z`);
const proof = (readThroughAtMs: number | undefined, nowMs: number, orders: readonly LedgerOrder[] = []): unknown =>
  proveDays({ readThroughAtMs, nowMs, zone: NEW_YORK, orders });
const working = (changes: Partial<LedgerOrder>): readonly LedgerOrder[] => [
  ledgerOrderOf('ref-1', { alpha: 1 }, changes),
];

describe('proveDays', () => {
  it('proves a first read, and one on the same or the next day', () => {
    expect(proof(undefined, close(24))).toMatchObject({ proved: true, readThrough: null });
    expect(proof(close(24), close(24))).toMatchObject({ proved: true });
    expect(proof(close(24), close(25))).toMatchObject({ proved: true, readThrough: '2020-02-24T21:00:00Z' });
  });

  it('does not miss a weekend', () => {
    expect(proof(close(21), close(24))).toMatchObject({ proved: true, missedDays: [] });
  });

  it('cannot prove weekdays that nobody read, and names them', () => {
    expect(proof(close(20), close(25))).toMatchObject({
      proved: false,
      missedDays: ['2020-02-21', '2020-02-24'],
      reason: 'Cannot prove that nothing was executed on 2020-02-21, 2020-02-24: nobody read those days to their end',
    });
  });

  it('counts days in New York, where the UTC day has already turned', () => {
    const lateOnMonday = at('2020-02-25T03:00:00Z');
    expect(proof(close(21), lateOnMonday)).toMatchObject({ proved: true });
  });

  it('lists no more than twenty of the days of a desk that slept for years', () => {
    const slept = proof(close(3), at('2024-02-03T00:00:00Z'));
    expect(
      JSON.stringify(slept)
        .match(/"missedDays":\[([^\]]*)\]/)?.[1]
        ?.split(','),
    ).toHaveLength(20);
  });

  it('knows the holidays of the exchange: nothing was missed on Presidents Day', () => {
    expect(proof(close(14), close(18))).toMatchObject({ proved: true, missedDays: [] });
  });

  it('takes a day for read only from its close on: what came after ten in the morning nobody saw', () => {
    const tenOnMonday = at('2020-02-24T15:00:00Z');
    expect(proof(tenOnMonday, close(24))).toMatchObject({ proved: true });
    expect(proof(tenOnMonday, close(25))).toMatchObject({ proved: false, missedDays: ['2020-02-24'] });
    expect(proof(close(24) - 1, close(25))).toMatchObject({ proved: false });
  });

  it('takes a half day for read from 13:00 on', () => {
    const after = (time: string): unknown => proof(at(`2020-11-27T${time}:00-05:00`), at('2020-11-30T10:00:00-05:00'));
    expect(after('12:59')).toMatchObject({ proved: false, missedDays: ['2020-11-27'] });
    expect(after('13:00')).toMatchObject({ proved: true });
  });

  it('counts the hours in which an own order could still fill', () => {
    const extended = working({ properties: { ...MARKET, outsideRth: true } });
    expect(proof(close(24), close(25), extended)).toMatchObject({ proved: false, missedDays: ['2020-02-24'] });
    const future = working({ contract: contractOf({ secType: 'FUT' }) });
    expect(proof(close(14), close(18), future)).toMatchObject({
      missedDays: ['2020-02-14', '2020-02-16', '2020-02-17'],
    });
    const crypto = working({ contract: contractOf({ secType: 'CRYPTO' }) });
    expect(proof(close(21), close(24), crypto)).toMatchObject({
      missedDays: ['2020-02-21', '2020-02-22', '2020-02-23'],
    });
  });

  it('turns days over at midnight of New York on both days of changing clocks', () => {
    const afterClose = (day: string): number =>
      Temporal.PlainDateTime.from(`${day}T16:00`).toZonedDateTime(NEW_YORK).epochMilliseconds;
    expect(proof(afterClose('2020-03-06'), afterClose('2020-03-09'))).toMatchObject({ proved: true });
    expect(proof(afterClose('2020-10-30'), afterClose('2020-11-02'))).toMatchObject({ proved: true });
    expect(proof(afterClose('2020-03-06') - 1, afterClose('2020-03-09'))).toMatchObject({ proved: false });
    expect(proof(afterClose('2020-10-30') - 1, afterClose('2020-11-02'))).toMatchObject({ proved: false });
  });
});
