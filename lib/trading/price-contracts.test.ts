import { decimal, decimalText } from '../domain/decimal.ts';
import { BrokerError } from '../domain/errors.ts';
import { conId, currency } from '../domain/ids.ts';
import type { Contract } from '../domain/contract.ts';
import type { Quote } from '../domain/quote.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { detailsOf, scriptedReader } from '../testing/scripted-broker-reader.ts';
import { calm } from '../testing/store-harness.ts';
import { contractOf, USD } from '../testing/trading-values.ts';
import { priceContracts, type Pricing, type PricingRequest } from './price-contracts.ts';

const EUR = currency('EUR');
const NOW = 1_000_000;
type Prices = { readonly [field in 'bid' | 'ask' | 'last' | 'close']?: string };
/** `EUR.USD` -> what the broker quotes; stocks by symbol. */
type Market = { readonly [label: string]: Prices & { readonly ageMs?: number; readonly lastAgeMs?: number } };

const labelOf = ({ symbol, secType, currency: paid }: Pick<Contract, 'symbol' | 'secType' | 'currency'>): string =>
  secType === 'CASH' ? `${symbol}.${paid}` : symbol;

function broker(market: Market): BrokerReader {
  return scriptedReader({
    contractDetails: (spec) => {
      const contract = contractOf({
        conId: conId(77),
        symbol: spec.symbol,
        secType: spec.secType,
        currency: spec.currency,
      });
      return Promise.resolve(labelOf(contract) in market ? [detailsOf({ contract })] : []);
    },
    quote: (contract) => {
      const found = market[labelOf(contract)];
      if (found === undefined) return Promise.reject(new BrokerError('refused', 'no market data permission'));
      const { ageMs = 0, lastAgeMs, ...prices } = found;
      const asked = { conId: contract.conId, atMs: NOW - ageMs };
      const quote: Quote = lastAgeMs === undefined ? asked : { ...asked, lastAtMs: NOW - lastAgeMs };
      return Promise.resolve(
        Object.assign(quote, Object.fromEntries(Object.entries(prices).map(([k, v]) => [k, decimal(v)]))),
      );
    },
  });
}

const price = (
  market: Market,
  contracts: readonly Contract[],
  changes: Partial<PricingRequest> = {},
): Promise<Pricing> =>
  priceContracts(
    broker(market),
    {
      purpose: 'valuing',
      contracts: new Map(contracts.map((contract) => [contract.conId, detailsOf({ contract })])),
      lastBars: new Map(),
      baseCurrency: USD,
      marketNowMs: NOW,
      staleAfterMs: 60_000,
      ...changes,
    },
    calm(),
  );
const SPY = contractOf();
const SAP = contractOf({ conId: conId(2), symbol: 'SAP', localSymbol: 'SAP', currency: EUR });
const SPY_MARKET = { SPY: { bid: '99', ask: '101' } };
const rates = ({ fx }: Pricing): string => [...fx].map(([paid, rate]) => `${paid} ${decimalText(rate)}`).join(', ');

/** Where the price of SPY comes from, and what it is. */
async function priced(prices: Prices): Promise<string> {
  const found = (await price({ SPY: prices }, [SPY])).priced.get(SPY.conId)?.price;
  return found === undefined ? 'none' : `${found.source} ${decimalText(found.price)}`;
}

describe('priceContracts', () => {
  it('takes the first of midpoint, last and close that is there', async () => {
    expect(await priced({ bid: '99', ask: '101', last: '98', close: '97' })).toBe('midpoint 100');
    expect(await priced({ bid: '99', last: '98', close: '97' })).toBe('last 98');
    expect(await priced({ close: '97' })).toBe('close 97');
  });

  it('knows no price older than allowed, and says so of that contract only', async () => {
    const other = contractOf({ conId: conId(3), symbol: 'OLD' });
    const { priced: known, unpriced } = await price({ ...SPY_MARKET, OLD: { last: '5', ageMs: 60_001 } }, [SPY, other]);
    expect([...known.keys()]).toEqual([SPY.conId]);
    expect(unpriced.get(other.conId)).toMatch(/last stale \(60001 ms old, at most 60000\)/);
  });

  it('sizes on no last that traded too long ago, by the clock of the broker', async () => {
    const market = { SPY: { last: '5', lastAgeMs: 51_000, ageMs: -9_000 } };
    const sizing = { purpose: 'sizing' } as const;
    expect((await price(market, [SPY], sizing)).priced.size).toBe(1);
    const { unpriced } = await price({ SPY: { ...market.SPY, lastAgeMs: 51_001 } }, [SPY], sizing);
    expect(unpriced.get(SPY.conId)).toMatch(/last stale \(60001 ms old, at most 60000\)/);
  });

  it('takes a quote of a run that has lasted: the market time it began with is no reason to call it from the future', async () => {
    const market = {
      SPY: { last: '5', ageMs: -9_000 },
      SAP: { last: '100' },
      'EUR.USD': { close: '1.1', ageMs: -9_000 },
    };
    const { priced: known, unpriced } = await price(market, [SPY, SAP]);
    expect([[...known.keys()], [...unpriced.values()]]).toEqual([[SPY.conId, SAP.conId], []]);
  });

  it('isolates a contract that the broker does not quote', async () => {
    const other = contractOf({ conId: conId(3), symbol: 'DARK' });
    const { priced: known, unpriced } = await price(SPY_MARKET, [SPY, other]);
    expect([known.size, unpriced.get(other.conId)]).toEqual([1, 'no market data permission']);
  });

  it('computes with no multiplier or increment of 0', async () => {
    const contracts = new Map([[SPY.conId, detailsOf({ sizeIncrement: decimal(0) })]]);
    const { unpriced } = await price(SPY_MARKET, [], { contracts });
    expect(unpriced.get(SPY.conId)).toMatch(/found size increment 0, needed more than 0/);
  });

  it("takes a currency's rate from its pair: midpoint, else close, never the last", async () => {
    const market = { SAP: { last: '100' } };
    expect(rates(await price({ ...market, 'EUR.USD': { bid: '1.1', ask: '1.2', last: '9' } }, [SAP]))).toBe(
      'USD 1, EUR 1.15',
    );
    expect(rates(await price({ ...market, 'EUR.USD': { last: '9', close: '1.3' } }, [SAP]))).toBe('USD 1, EUR 1.3');
  });

  it('inverts a pair that is listed only the other way round', async () => {
    const found = await price({ SPY: { last: '100' }, 'EUR.USD': { bid: '1.25', ask: '1.25' } }, [SPY], {
      baseCurrency: EUR,
    });
    expect(rates(found)).toBe('EUR 1, USD 0.8');
  });

  it('concerns only contracts of a currency where its rate is missing', async () => {
    const market = { ...SPY_MARKET, SAP: { last: '100' } };
    const none = await price(market, [SPY, SAP]);
    expect([...none.priced.keys()]).toEqual([SPY.conId]);
    expect(none.unpriced.get(SAP.conId)).toBe('No exchange rate for EUR: found neither EUR.USD nor USD.EUR');
    const stale = await price({ ...market, 'EUR.USD': { close: '1.1', ageMs: 60_001 } }, [SAP]);
    expect(stale.unpriced.get(SAP.conId)).toMatch(/^Pair EUR.USD: No usable price/);
  });
});
