import { orderErrorVerdict, requestErrorVerdict, type OrderErrorCase } from './error-table.ts';

/** The code as the answer to a new order, unless told otherwise. */
const verdict = (code: number, change: Partial<OrderErrorCase> = {}): string =>
  orderErrorVerdict({ code, text: '', kind: 'place', state: 'unheard', ...change });

describe('orderErrorVerdict', () => {
  it.each([201, 203, 321, 10289, 10293])('takes %p as proof of rejection only where it answers the placing', (code) => {
    expect(verdict(code)).toBe('rejected');
    expect(verdict(code, { kind: 'cancel' })).toBe('unproven');
    expect(verdict(code, { kind: 'unknown' })).toBe('unproven');
  });
  it.each([201, 203, 321, 10289, 10293])('leaves it to the status what %p means to an order the broker has', (code) => {
    expect(verdict(code, { state: 'live' })).toBe('status-follows');
    expect(verdict(code, { state: 'done' })).toBe('notice');
  });
  it('takes a 201 whose words speak of a cancel for a failed cancel', () => {
    const text = 'Order rejected - reason:Cancel attempted when order is not in a cancellable state.';
    expect(verdict(201, { text })).toBe('request');
    expect(verdict(201, { text: 'Order rejected - reason:Margin' })).toBe('rejected');
  });
  it.each([165, 399, 404, 434, 492, 2100, 2109, 2199, 10167, 10349])('takes %p as a notice', (code) => {
    expect(verdict(code)).toBe('notice');
  });
  it.each([110, 202])('waits for the status after %p', (code) => {
    expect(verdict(code, { kind: 'cancel' })).toBe('status-follows');
  });
  it.each([104, 161, 10147, 10148])('takes %p as about the request', (code) => {
    expect(verdict(code, { kind: 'cancel' })).toBe('request');
  });
  it.each([0, 100, 103, 200, 322, 400, 2099, 2200, 10000, 999999])('proves nothing by %p', (code) => {
    expect(verdict(code)).toBe('unproven');
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
