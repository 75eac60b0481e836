import { prices } from '../testing/simulated-broker-fixture.ts';
import { catalogue, isExpired } from './catalogue.ts';
import { dayNumber, newYorkAtMs } from './new-york-time.ts';
import type { ContractQuery } from './paper-broker.ts';

const listings = catalogue(() => prices.series('MES'));
const AUGUST = newYorkAtMs(dayNumber(2020, 8, 27), 600);
const EVERYTHING: ContractQuery = {
  conId: 0,
  symbol: '',
  secType: '',
  lastTradeDate: '',
  exchange: '',
  primaryExchange: '',
  currency: '',
  localSymbol: '',
  tradingClass: '',
  includeExpired: false,
};
const find = (query: Partial<ContractQuery>, atMs = AUGUST): readonly string[] =>
  listings
    .find({ ...EVERYTHING, ...query }, atMs)
    .map(({ contract }) => `${contract.localSymbol} ${contract.exchange}`);

describe('find', () => {
  it('finds a stock by its labels under the exchange asked for', () => {
    expect(find({ symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: 'USD' })).toEqual(['SPY SMART']);
    expect(find({ symbol: 'SPY', secType: 'STK', exchange: 'ARCA' })).toEqual(['SPY ARCA']);
  });

  it.each([
    ['EUR.USD IDEALPRO', { symbol: 'EUR', secType: 'CASH', currency: 'USD' }],
    ['USD.JPY IDEALPRO', { symbol: 'USD', secType: 'CASH', currency: 'JPY' }],
    ['EUR.USD FXCONV', { conId: 12_087_792, exchange: 'FXCONV' }],
    ['ETH.USD PAXOS', { symbol: 'ETH', secType: 'CRYPTO', exchange: 'PAXOS' }],
    ['XAUUSD SMART', { symbol: 'XAUUSD', secType: 'CMDTY', exchange: 'SMART' }],
    ['SAP SMART', { symbol: 'SAP', secType: 'STK', currency: 'EUR' }],
    ['SPX CBOE', { symbol: 'SPX', secType: 'IND' }],
    ['ESZ0 CME', { symbol: 'ES', lastTradeDate: '202012' }],
  ] as const)('finds %s', (expected, query) => {
    expect(find(query)).toEqual([expected]);
  });

  it('leaves a question that fits several contracts ambiguous', () => {
    expect(find({ symbol: 'ES', secType: 'FUT' })).toHaveLength(5);
    expect(find({ symbol: 'USD', secType: 'STK' })).toEqual([]);
  });

  it('looks at the id before the labels', () => {
    expect(find({ conId: 756_733, symbol: 'WRONG' })).toEqual(['SPY SMART']);
  });

  it('lists the next five quarters of a future, nearest first', () => {
    expect(find({ symbol: 'MES', secType: 'FUT', exchange: 'CME' })).toEqual([
      'MESU0 CME',
      'MESZ0 CME',
      'MESH1 CME',
      'MESM1 CME',
      'MESU1 CME',
    ]);
  });

  it('finds one future by month, day or local symbol', () => {
    for (const query of [{ lastTradeDate: '202009' }, { lastTradeDate: '20200918' }, { localSymbol: 'MESU0' }]) {
      expect(find({ symbol: 'MES', secType: 'FUT', ...query })).toEqual(['MESU0 CME']);
    }
  });

  it('finds expired futures only where they are asked for', () => {
    expect(find({ conId: 360_202_006 })).toEqual([]);
    expect(find({ conId: 360_202_006, includeExpired: true })).toEqual(['MESM0 CME']);
    expect(find({ symbol: 'MES', includeExpired: true })).toHaveLength(13);
  });

  it('finds nothing for labels that fit nothing or that are missing', () => {
    expect(find({ symbol: 'NOPE' })).toEqual([]);
    expect(find({ symbol: 'SPY', exchange: 'LSE' })).toEqual([]);
    expect(find({ symbol: 'MES', secType: 'FUT', lastTradeDate: '202008' })).toEqual([]);
    expect(find({ secType: 'STK' })).toEqual([]);
  });
});

describe('future series', () => {
  it('drops a future at the close of its third Friday', () => {
    const friday = dayNumber(2020, 9, 18);
    const front = (minute: number): string | undefined =>
      find({ symbol: 'MES', secType: 'FUT' }, newYorkAtMs(friday, minute))[0];
    expect([front(959), front(960)]).toEqual(['MESU0 CME', 'MESZ0 CME']);
  });

  it('moves the last day before a holiday', () => {
    expect(listings.listing(360_200_803)?.contract.lastTradeDate).toBe('20080320');
  });

  it('tells E-mini and Micro E-mini apart by multiplier, with the same prices', () => {
    const [emini, micro] = [370_202_009, 360_202_009].map((id) => listings.listing(id));
    expect([emini?.contract.multiplier.toFixed(), micro?.contract.multiplier.toFixed()]).toEqual(['50', '5']);
    expect(emini?.terms.prices).toBe(micro?.terms.prices);
  });

  it('knows a future by its id alone, expired or not, and no other id', () => {
    const june = listings.listing(360_202_006);
    expect(june?.contract.localSymbol).toBe('MESM0');
    expect(june !== undefined && isExpired(june, AUGUST)).toBe(true);
    for (const id of [360_202_007, 360_198_903, 1, 0, Number.NaN]) expect(listings.listing(id)).toBeUndefined();
  });
});
