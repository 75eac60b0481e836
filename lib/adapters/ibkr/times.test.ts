import { InvalidValueError } from '../../domain/errors.ts';
import { dayIn, formatIbUtc, ianaZone, parseIbDay, parseIbTime } from './times.ts';

const at = (text: string): number => Date.parse(text);

describe('parseIbTime', () => {
  it('reads a time with its zone', () => {
    expect(parseIbTime('20250708 02:34:46 America/New_York')).toBe(at('2025-07-08T06:34:46Z'));
  });
  it('reads two blanks and takes New York where no zone is named', () => {
    expect(parseIbTime('20230224  12:04:56')).toBe(at('2023-02-24T17:04:56Z'));
  });
  it('reads the zone spellings of IB', () => {
    expect(parseIbTime('20250708 09:00:00 US/Central')).toBe(at('2025-07-08T14:00:00Z'));
    expect(parseIbTime('20250708 09:00:00 EST (Eastern Standard Time)')).toBe(at('2025-07-08T13:00:00Z'));
  });
  it('takes a dash for UTC', () => {
    expect(parseIbTime('20250708-02:34:46')).toBe(at('2025-07-08T02:34:46Z'));
  });
  it.each([
    '',
    '20250708',
    '20251308 10:00:00',
    '20250708 25:00:00',
    '20250708 10:00:00 Mars/Base',
    '2025-07-08 10:00:00',
  ])('refuses %j', (text) => {
    expect(() => parseIbTime(text)).toThrow(InvalidValueError);
  });
});

describe('days and the way out', () => {
  it('reads a day as midnight UTC', () => {
    expect(parseIbDay('20250228')).toBe(at('2025-02-28T00:00:00Z'));
    expect(() => parseIbDay('20250230')).toThrow(InvalidValueError);
  });
  it('writes a time in UTC, with a dash', () => {
    expect(formatIbUtc(at('2025-07-08T02:34:46Z'))).toBe('20250708-02:34:46');
  });
  it('reads back what it writes, in both hours that New York calls half past one', () => {
    for (const atMs of [at('2024-11-03T05:30:00Z'), at('2024-11-03T06:30:00Z')]) {
      expect(parseIbTime(formatIbUtc(atMs))).toBe(atMs);
    }
  });
  it('takes the first of two hours of the same name where IB names a zone alone', () => {
    expect(parseIbTime('20241103 01:30:00 US/Eastern')).toBe(at('2024-11-03T05:30:00Z'));
  });
  it('knows the day in a zone', () => {
    expect(dayIn('US/Eastern', at('2025-07-08T02:00:00Z'))).toBe('20250707');
    expect(ianaZone('JST')).toBe('Asia/Tokyo');
  });
});
