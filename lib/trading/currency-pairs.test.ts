/** Pricing a currency pair: how old its quote may be, by whose clock. */
import { decimal, decimalText } from '../domain/decimal.ts';
import { currency } from '../domain/ids.ts';
import { detailsOf, scriptedReader } from '../testing/scripted-broker-reader.ts';
import { contractOf, USD } from '../testing/trading-values.ts';
import { findPair } from './currency-pairs.ts';

const READ_AT_MS = 1_582_556_400_000;
const pairAt = (atMs: number) => {
  const contract = contractOf({ symbol: 'EUR', secType: 'CASH' });
  const broker = scriptedReader({
    contractDetails: () => Promise.resolve([detailsOf({ contract })]),
    quote: () => Promise.resolve({ conId: contract.conId, atMs, bid: decimal('1.1'), ask: decimal('1.2') }),
  });
  const asked = { currency: currency('EUR'), baseCurrency: USD, marketNowMs: READ_AT_MS, staleAfterMs: 60_000 };
  return findPair(broker, asked, new AbortController().signal);
};

describe('findPair', () => {
  it('prices by a quote of half a minute after the run read the market time', async () => {
    const pair = await pairAt(READ_AT_MS + 30_000);
    expect(typeof pair === 'string' ? pair : decimalText(pair.price)).toBe('1.15');
  });

  it('refuses a quote from before the market time that is too old', async () => {
    expect(await pairAt(READ_AT_MS - 60_001)).toMatch(/stale/);
  });
});
