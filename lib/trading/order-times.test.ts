import { Temporal } from '@js-temporal/polyfill';
import type { OrderProperties } from '../domain/order.ts';
import { conId } from '../domain/ids.ts';
import { detailsOf } from '../testing/scripted-broker-reader.ts';
import { contractOf, MARKET } from '../testing/trading-values.ts';
import { closedContracts } from './closed-contracts.ts';

const WEEK = '20201125:0930-20201125:1600;20201126:CLOSED;20201127:0930-20201127:1300;20201128:CLOSED';
const at = (text: string): number => Temporal.ZonedDateTime.from(`${text}[America/New_York]`).epochMilliseconds;

function refusal(
  moment: string,
  properties: Partial<OrderProperties>,
  primaryExchange = 'NYSE',
  liquidHours = WEEK,
): string {
  const details = detailsOf({ contract: contractOf({ primaryExchange }), liquidHours });
  const closed = closedContracts(new Map([[conId(1), details]]), at(moment), { ...MARKET, ...properties });
  return closed.get(conId(1)) ?? 'sent';
}

describe('orders for an auction', () => {
  it.each([{ orderType: 'MOO' }, { orderType: 'MKT', tif: 'OPG' }] as const)(
    'of the opening (%p) go while the market is closed, until two minutes before it opens',
    (properties) => {
      expect(refusal('2020-11-24T18:00', properties)).toBe('sent');
      expect(refusal('2020-11-25T09:27', properties)).toBe('sent');
      expect(refusal('2020-11-25T09:28', properties)).toMatch('Too late for the opening auction');
      expect(refusal('2020-11-25T10:00', properties)).toMatch('Opening auction is over');
    },
  );

  it('of the opening are not sent where no opening is known', () => {
    expect(refusal('2020-11-28T12:00', { orderType: 'MOO' })).toMatch('Opening auction is unknown');
  });

  it('of the close have a cut-off before it, each exchange its own', () => {
    const moc = { orderType: 'MOC' } as const;
    expect(refusal('2020-11-25T15:49', moc)).toBe('sent');
    expect(refusal('2020-11-25T15:50', moc)).toMatch('Too late for the closing auction');
    expect(refusal('2020-11-25T15:54', moc, 'NASDAQ')).toBe('sent');
    expect(refusal('2020-11-25T15:55', moc, 'NASDAQ')).toMatch('Too late');
    expect(refusal('2020-11-25T15:58', { orderType: 'LOC' }, 'ARCA')).toBe('sent');
    expect(refusal('2020-11-25T15:50', moc, 'SOMEWHERE')).toMatch('Too late');
  });

  it('of the close have it before the earlier close of a half day', () => {
    expect(refusal('2020-11-27T12:49', { orderType: 'MOC' })).toBe('sent');
    expect(refusal('2020-11-27T12:50', { orderType: 'MOC' })).toMatch('needed before 2020-11-27T17:50:00Z');
  });
});

describe('hours that do not cover a day', () => {
  const LAST_WEEK = '20201120:0930-20201120:1600';

  it('are backed by the rules of the US exchanges for their stocks', () => {
    expect(refusal('2020-11-25T10:00', {}, 'NYSE', LAST_WEEK)).toBe('sent');
    expect(refusal('2020-11-26T10:00', {}, 'NYSE', LAST_WEEK)).toBe(
      'Market is closed at 2020-11-26T15:00:00Z, opens 2020-11-27T14:30:00Z',
    );
    expect(refusal('2020-11-27T13:00', {}, 'NYSE', LAST_WEEK)).toMatch('Market is closed');
  });

  it('are backed on both days of changing clocks', () => {
    expect(refusal('2020-03-09T09:29', {}, 'NYSE', LAST_WEEK)).toMatch('opens 2020-03-09T13:30:00Z');
    expect(refusal('2020-03-09T09:30', {}, 'NYSE', LAST_WEEK)).toBe('sent');
    expect(refusal('2020-11-02T09:29', {}, 'NYSE', LAST_WEEK)).toMatch('opens 2020-11-02T14:30:00Z');
    expect(refusal('2020-11-02T15:59', {}, 'NYSE', LAST_WEEK)).toBe('sent');
  });

  it('are closed where the broker tells no hours at all', () => {
    expect(refusal('2020-11-25T10:00', {}, 'NYSE', '')).toMatch('found "none"');
  });

  it('are closed for every other contract', () => {
    const details = detailsOf({ contract: contractOf({ secType: 'FUT' }), liquidHours: LAST_WEEK });
    const closed = closedContracts(new Map([[conId(1), details]]), at('2020-11-25T10:00'), MARKET);
    expect(closed.get(conId(1))).toMatch('needed hours of 20201125');
  });
});
