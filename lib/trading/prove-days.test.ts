import { proveDays } from './prove-days.ts';

const NEW_YORK = 'America/New_York';
/** 16:00 in New York on a day of February 2020 (winter: UTC-5). */
const close = (day: number): number => Date.UTC(2020, 1, day, 21);
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
    const lateOnMonday = Date.UTC(2020, 1, 25, 3);
    expect(proof(close(21), lateOnMonday)).toMatchObject({ proved: true });
  });

  it('lists no more than twenty of the days of a desk that slept for years', () => {
    const slept = proveDays(close(3), Date.UTC(2024, 1, 3), NEW_YORK);
    expect(
      JSON.stringify(slept)
        .match(/"missedDays":\[([^\]]*)\]/)?.[1]
        ?.split(','),
    ).toHaveLength(20);
  });
});
