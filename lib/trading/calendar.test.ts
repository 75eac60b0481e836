import { Temporal } from '@js-temporal/polyfill';
import { contractOf } from '../testing/trading-values.ts';
import { marketDay, sessionAt } from './calendar.ts';

const NEW_YORK = 'America/New_York';
const at = (text: string): number => Temporal.ZonedDateTime.from(`${text}[${NEW_YORK}]`).epochMilliseconds;

const WEEK =
  '20201123:0930-20201123:1600;20201124:0930-20201124:1600;20201125:0930-20201125:1600;20201126:CLOSED;20201127:0930-20201127:1300;20201128:CLOSED';

/** `open until 16:00` or `closed until 2020-11-24T09:30`, in New York. */
function session(
  moment: string,
  liquidHours = WEEK,
  options: {
    readonly outsideRth: boolean;
    readonly tradingHours: string;
    readonly zone: string;
    readonly secType?: 'STK' | 'FUT';
  } = { outsideRth: false, tradingHours: '', zone: NEW_YORK },
): string {
  const { outsideRth, tradingHours, zone: timeZoneId, secType = 'STK' } = options;
  const found = sessionAt({ contract: contractOf({ secType }), timeZoneId, tradingHours, liquidHours }, at(moment), {
    outsideRth,
  });
  const until = found.open ? found.closesAtMs : found.opensAtMs;
  const text = until === undefined ? 'further notice' : local(until);
  return `${found.open ? 'open' : 'closed'} until ${text}`;
}
const local = (atMs: number): string =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(NEW_YORK).toPlainDateTime().toString().slice(0, 16);

/** Not backed by the rules of the stock exchanges. */
const FUTURE = { outsideRth: false, tradingHours: '', zone: NEW_YORK, secType: 'FUT' } as const;

/** First opening of a day, as UTC. */
const opens = (day: string) => {
  const hours = `${day}:0930-${day}:1600`;
  const details = { contract: contractOf(), timeZoneId: NEW_YORK, tradingHours: '', liquidHours: hours };
  const midnight = at(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00`);
  const found = sessionAt(details, midnight, { outsideRth: false });
  return found.open ? 'open' : Temporal.Instant.fromEpochMilliseconds(found.opensAtMs ?? 0).toString();
};

describe('sessionAt', () => {
  it('is open from the first moment to just before the last', () => {
    expect(session('2020-11-23T09:30')).toBe('open until 2020-11-23T16:00');
    expect(session('2020-11-23T15:59:59.999')).toBe('open until 2020-11-23T16:00');
    expect(session('2020-11-23T16:00')).toBe('closed until 2020-11-24T09:30');
    expect(session('2020-11-23T09:29:59.999')).toBe('closed until 2020-11-23T09:30');
  });

  it('knows holidays and half days from the text', () => {
    expect(session('2020-11-26T12:00')).toBe('closed until 2020-11-27T09:30');
    expect(session('2020-11-27T12:59')).toBe('open until 2020-11-27T13:00');
    expect(session('2020-11-27T13:00')).toBe('closed until further notice');
  });

  it('reads the old text and several spans a day', () => {
    expect(session('2020-11-23T10:00', '20201123:0930-1600')).toBe('open until 2020-11-23T16:00');
    const lunch = '20201123:0930-1300,1400-1600';
    expect([session('2020-11-23T13:30', lunch), session('2020-11-23T14:00', lunch)]).toEqual([
      'closed until 2020-11-23T14:00',
      'open until 2020-11-23T16:00',
    ]);
  });

  it('joins spans that touch, over midnight too', () => {
    expect(session('2020-11-23T10:00', '20201123:0930-1300,1300-1600')).toBe('open until 2020-11-23T16:00');
    const night = '20201123:1700-20201123:2400;20201124:0000-20201124:1600';
    expect(session('2020-11-23T23:59', night)).toBe('open until 2020-11-24T16:00');
  });

  it('takes a session that began on the evening before', () => {
    const futures = '20201122:1800-20201123:1700;20201123:1800-20201124:1700';
    expect(session('2020-11-23T03:00', futures)).toBe('open until 2020-11-23T17:00');
    expect(session('2020-11-23T17:30', futures)).toBe('closed until 2020-11-23T18:00');
  });

  it('uses trading hours where orders may fill outside regular ones', () => {
    const tradingHours = '20201123:0400-20201123:2000';
    expect(session('2020-11-23T05:00', WEEK, { outsideRth: true, tradingHours, zone: NEW_YORK })).toBe(
      'open until 2020-11-23T20:00',
    );
    expect(session('2020-11-23T05:00', WEEK, { outsideRth: false, tradingHours, zone: NEW_YORK })).toBe(
      'closed until 2020-11-23T09:30',
    );
  });

  it('opens at half past nine in New York on both sides of a change of the clocks', () => {
    expect([opens('20201030'), opens('20201102')]).toEqual(['2020-10-30T13:30:00Z', '2020-11-02T14:30:00Z']);
    expect([opens('20210312'), opens('20210315')]).toEqual(['2021-03-12T14:30:00Z', '2021-03-15T13:30:00Z']);
  });

  it('counts a session over the night of the change in real hours', () => {
    const hours = '20201031:1800-20201101:1700';
    expect(session('2020-11-01T01:30', hours)).toBe('open until 2020-11-01T17:00');
    const details = { contract: contractOf(), timeZoneId: NEW_YORK, tradingHours: '', liquidHours: hours };
    const found = sessionAt(details, at('2020-10-31T18:00'), { outsideRth: false });
    expect(found.open && found.closesAtMs - at('2020-10-31T18:00')).toBe(24 * 3_600_000);
  });

  it('refuses a day that the text does not cover, and names it', () => {
    expect(() => session('2020-11-29T12:00', WEEK, FUTURE)).toThrow(
      'liquid hours of SPY does not fit: found "20201123 to 20201128", needed hours of 20201129 (America/New_York)',
    );
    expect(() => session('2020-11-22T12:00', WEEK, FUTURE)).toThrow('needed hours of 20201122');
    expect(() => session('2020-11-23T12:00', '', FUTURE)).toThrow('found "none"');
  });

  it('refuses a gap inside the text', () => {
    expect(() => session('2020-11-24T12:00', '20201123:0930-1600;20201125:0930-1600', FUTURE)).toThrow(
      'needed hours of 20201124',
    );
  });

  it('refuses what it cannot read, rather than guess', () => {
    for (const bad of [
      '20201123:0930',
      '20201123:1700-1600',
      '20201123:9930-1600',
      '20201345:0930-1600',
      'MON:0930-1600',
      '20201123',
    ]) {
      expect(() => session('2020-11-23T12:00', bad)).toThrow(`found "${bad}"`);
    }
  });

  it('refuses a zone that it does not know', () => {
    expect(() =>
      session('2020-11-23T12:00', WEEK, { outsideRth: false, tradingHours: '', zone: 'Wall Street' }),
    ).toThrow('time zone of SPY');
  });
});

describe('marketDay', () => {
  it('is the day on the wall of the zone', () => {
    const moment = at('2020-11-23T22:30');
    expect([marketDay(moment, NEW_YORK), marketDay(moment, 'UTC'), marketDay(moment, 'Asia/Tokyo')]).toEqual([
      '20201123',
      '20201124',
      '20201124',
    ]);
  });
});
