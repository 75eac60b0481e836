import { Temporal } from '@js-temporal/polyfill';
import { proveDays } from './prove-days.ts';

const NEW_YORK = 'America/New_York';
const at = (moment: string): number => Temporal.Instant.from(moment).epochMilliseconds;
/** 16:00 in New York on a day of February 2020 (winter: UTC-5). */
const close = (day: number): number => at(`2020-02-${String(day).padStart(2, '0')}T21:00:00Z`);
const proof = (readThroughAtMs: number | undefined, nowMs: number): unknown =>
  proveDays(readThroughAtMs, nowMs, NEW_YORK);

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
      reason: 'Cannot prove that nothing was executed on 2020-02-21, 2020-02-24: nobody read those days',
    });
  });

  it('counts days in New York, where the UTC day has already turned', () => {
    const lateOnMonday = at('2020-02-25T03:00:00Z');
    expect(proof(close(21), lateOnMonday)).toMatchObject({ proved: true });
  });

  it('lists no more than twenty of the days of a desk that slept for years', () => {
    const slept = proveDays(close(3), at('2024-02-03T00:00:00Z'), NEW_YORK);
    expect(
      JSON.stringify(slept)
        .match(/"missedDays":\[([^\]]*)\]/)?.[1]
        ?.split(','),
    ).toHaveLength(20);
  });
});
