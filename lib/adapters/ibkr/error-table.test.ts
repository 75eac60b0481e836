import { orderErrorVerdict, requestErrorVerdict } from './error-table.ts';

describe('orderErrorVerdict', () => {
  it.each([201, 203, 321, 10289, 10293])('takes %p as proof of rejection only where it answers the placing', (code) => {
    expect(orderErrorVerdict(code, 'place')).toBe('rejected');
    expect(orderErrorVerdict(code, 'cancel')).toBe('unproven');
    expect(orderErrorVerdict(code, 'unknown')).toBe('unproven');
  });
  it.each([165, 399, 404, 434, 492, 2100, 2109, 2199, 10167, 10349])('takes %p as a notice', (code) => {
    expect(orderErrorVerdict(code, 'place')).toBe('notice');
  });
  it.each([110, 202])('waits for the status after %p', (code) => {
    expect(orderErrorVerdict(code, 'cancel')).toBe('status-follows');
  });
  it.each([104, 161, 10147, 10148])('takes %p as about the request', (code) => {
    expect(orderErrorVerdict(code, 'cancel')).toBe('request');
  });
  it.each([0, 100, 103, 200, 322, 400, 2099, 2200, 10000, 999999])('proves nothing by %p', (code) => {
    expect(orderErrorVerdict(code, 'place')).toBe('unproven');
  });
});

describe('requestErrorVerdict', () => {
  it('tells pacing, absence and refusal of history apart', () => {
    expect(
      requestErrorVerdict(
        162,
        'Historical Market Data Service error message:API historical data query pacing violation',
      ),
    ).toBe('pacing');
    expect(requestErrorVerdict(162, 'HMDS query returned no data: SPY')).toBe('none-found');
    expect(requestErrorVerdict(162, 'No market data permissions')).toBe('refused');
  });
  it('goes on after notices and refuses by unknown codes', () => {
    expect(requestErrorVerdict(10167, '')).toBe('notice');
    expect(requestErrorVerdict(2119, '')).toBe('notice');
    expect(requestErrorVerdict(99999, '')).toBe('refused');
  });
});
