import { Temporal } from '@js-temporal/polyfill';
import type { ContractDetails } from '../domain/contract.ts';
import { decimal } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import { contractOf } from '../testing/trading-values.ts';
import { frontContract } from './front-contract.ts';

const member = (lastTradeDate: string, id = 1): ContractDetails => ({
  contract: contractOf({ conId: conId(id), secType: 'FUT', localSymbol: `MES${lastTradeDate}`, lastTradeDate }),
  longName: '',
  minTick: decimal('0.25'),
  sizeIncrement: decimal(1),
  minSize: decimal(1),
  timeZoneId: 'America/Chicago',
  tradingHours: '',
  liquidHours: '',
});
const SERIES = [member('20201218'), member('20200918'), member('20210319')];
const front = (moment: string, rolloverDays = 8, series = SERIES) =>
  frontContract(series, Temporal.Instant.from(moment).epochMilliseconds, rolloverDays)?.contract.lastTradeDate;

describe('frontContract', () => {
  it('takes the nearest last trade date that is far enough away', () => {
    expect(front('2020-08-28T15:00:00Z')).toBe('20200918');
    expect(front('2020-09-10T15:00:00Z')).toBe('20200918');
    expect(front('2020-09-11T15:00:00Z')).toBe('20201218');
  });

  it('counts days on the wall of the market', () => {
    expect([front('2020-09-11T04:59:59Z'), front('2020-09-11T05:00:00Z')]).toEqual(['20200918', '20201218']);
  });

  it('stays with a contract to its last day where no rollover is asked', () => {
    expect([front('2020-09-18T15:00:00Z', 0), front('2020-09-19T15:00:00Z', 0)]).toEqual(['20200918', '20201218']);
  });

  it('decides between equal dates by conId', () => {
    const twins = [member('20201218', 7), member('20201218', 3)];
    expect(frontContract(twins, 0, 0)?.contract.conId).toBe(3);
  });

  it('has none where the series has ended', () => {
    expect(front('2021-04-01T00:00:00Z')).toBeUndefined();
  });

  it('refuses a member whose last trade date is only a month', () => {
    expect(() => front('2020-08-28T15:00:00Z', 8, [member('202009')])).toThrow('found "202009", needed yyyymmdd');
  });
});
