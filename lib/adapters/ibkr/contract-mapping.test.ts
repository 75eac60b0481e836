import { SecType } from '@stoqey/ib';
import { decimalText } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import { currency } from '../../domain/ids.ts';
import { SPY } from '../../testing/ibkr-fixtures.ts';
import { fromIbContract, fromIbContractDetails, toIbContract, toIbContractQuery } from './contract-mapping.ts';

const MES = {
  conId: 362687422,
  symbol: 'MES',
  secType: SecType.FUT,
  lastTradeDateOrContractMonth: '20200918 08:30 CST',
  multiplier: 5,
  exchange: 'CME',
  currency: 'USD',
  localSymbol: 'MESU0',
  tradingClass: 'MES',
};

describe('fromIbContract', () => {
  it('reads a future with its multiplier and last trade date', () => {
    const contract = fromIbContract(MES);
    expect(decimalText(contract.multiplier)).toBe('5');
    expect(contract).toMatchObject({
      conId: 362687422,
      secType: 'FUT',
      localSymbol: 'MESU0',
      lastTradeDate: '20200918',
    });
  });
  it('counts one unit where IB names no multiplier', () => {
    expect(decimalText(fromIbContract({ ...MES, multiplier: 0 }).multiplier)).toBe('1');
  });
  it('takes over a type that the desk does not trade, and sends nothing about it', () => {
    const option = {
      conId: 5,
      symbol: 'AAPL',
      secType: SecType.OPT,
      localSymbol: 'AAPL  240119C00150000',
      currency: 'USD',
    };
    const held = fromIbContract(option);
    expect(held).toMatchObject({ secType: 'OPT', localSymbol: 'AAPL  240119C00150000' });
    expect(() => toIbContract({ ...held, exchange: 'SMART' })).toThrow(/OPT AAPL {2}240119C00150000 \(conId 5\)/);
  });
  it('names a type that nobody knows OTHER', () => {
    const strange: unknown = { ...MES, secType: 'MOON' };
    expect(fromIbContract(Object(strange)).secType).toBe('OTHER');
  });
  it('refuses a contract without id or currency', () => {
    expect(() => fromIbContract({ ...MES, conId: 0 })).toThrow(InvalidValueError);
    expect(() => fromIbContract({ ...MES, currency: '' })).toThrow(InvalidValueError);
  });
});

describe('toIbContract', () => {
  it('names what IB needs and leaves out what is empty', () => {
    expect(toIbContract(SPY)).toEqual({
      conId: 756733,
      symbol: 'SPY',
      secType: 'STK',
      exchange: 'SMART',
      primaryExch: 'ARCA',
      currency: 'USD',
      localSymbol: 'SPY',
      tradingClass: 'SPY',
    });
  });
  it('refuses a contract without an exchange', () => {
    expect(() => toIbContract({ ...SPY, exchange: '' })).toThrow(/exchange of SPY/);
  });
  it('queries a known contract by its id alone, and labels otherwise', () => {
    expect(toIbContractQuery(SPY)).toEqual({ conId: 756733, exchange: 'SMART', includeExpired: false });
    const spec = {
      symbol: 'MES',
      secType: 'FUT',
      exchange: 'CME',
      currency: currency('USD'),
      lastTradeDate: '202009',
    } as const;
    expect(toIbContractQuery(spec)).toMatchObject({ symbol: 'MES', lastTradeDateOrContractMonth: '202009' });
  });
});

describe('fromIbContractDetails', () => {
  it('reads the rules of trading', () => {
    const details = fromIbContractDetails({
      contract: MES,
      minTick: 0.25,
      sizeIncrement: 1,
      minSize: 1,
      longName: 'Micro E-Mini S&P 500',
      timeZoneId: 'US/Central',
      liquidHours: '20200917:0830-20200917:1500',
      tradingHours: '',
    });
    expect(decimalText(details.minTick)).toBe('0.25');
    expect(details.timeZoneId).toBe('US/Central');
  });
  it('refuses a contract that is quoted in hundredths of its currency: everything would be a hundred times too much', () => {
    const corn = { contract: { ...MES, localSymbol: 'ZC' }, minTick: 0.25, priceMagnifier: 100 };
    expect(() => fromIbContractDetails(corn)).toThrow(/price magnifier of ZC does not fit: found "100"/);
    expect(fromIbContractDetails({ ...corn, priceMagnifier: 1 }).contract.localSymbol).toBe('ZC');
  });
  it('trades stocks in whole shares, whatever IB says of parts: the API takes none of them', () => {
    const spy = { ...MES, secType: SecType.STK, localSymbol: 'SPY', multiplier: 0 };
    const told = { contract: spy, minTick: 0.01, minSize: 0.0001, sizeIncrement: 0.0001 };
    const sizes = (details: Parameters<typeof fromIbContractDetails>[0]): readonly string[] => {
      const { minSize, sizeIncrement } = fromIbContractDetails(details);
      return [minSize, sizeIncrement].map(decimalText);
    };
    expect(sizes(told)).toEqual(['1', '1']);
    expect(sizes({ ...told, minSize: 100, sizeIncrement: 100 })).toEqual(['100', '100']);
    expect(sizes({ ...told, contract: { ...spy, secType: SecType.CRYPTO } })).toEqual(['0.0001', '0.0001']);
  });
  it('refuses details without a price step', () => {
    expect(() => fromIbContractDetails({ contract: MES })).toThrow(/minTick/);
  });
});
