import { decimal, decimalText } from '../domain/decimal.ts';
import {
  CRYPTO_COMMISSION,
  FOREX_COMMISSION,
  MICRO_FUTURE_COMMISSION,
  orderCommission,
  STOCK_COMMISSION,
  type CommissionSchedule,
} from './commission.ts';

const cost = (schedule: CommissionSchedule, quantity: string, price: string): string =>
  decimalText(
    orderCommission(schedule, { quantity: decimal(quantity), value: decimal(quantity).times(decimal(price)) }),
  );

describe('orderCommission', () => {
  it('charges half a cent a share, at least a dollar, at most a hundredth of the value', () => {
    expect(cost(STOCK_COMMISSION, '1000', '50')).toBe('5');
    expect(cost(STOCK_COMMISSION, '100', '50')).toBe('1');
    expect(cost(STOCK_COMMISSION, '10', '5')).toBe('0.5');
  });

  it('charges futures by the contract', () => {
    expect(cost(MICRO_FUTURE_COMMISSION, '3', '17500')).toBe('1.86');
  });

  it('charges forex and crypto by value, with their minimum', () => {
    expect(cost(FOREX_COMMISSION, '20000', '1.1')).toBe('2');
    expect(cost(FOREX_COMMISSION, '1000000', '1.1')).toBe('22');
    expect(cost(CRYPTO_COMMISSION, '0.01', '35000')).toBe('1.75');
    expect(cost(CRYPTO_COMMISSION, '1', '35000')).toBe('63');
  });

  it('costs nothing where nothing is filled', () => {
    expect(cost(STOCK_COMMISSION, '0', '50')).toBe('0');
  });
});
