/** Reading the loss of the day from a broker whose clock goes on while the desk asks its strategies. */
import { decimal } from '../domain/decimal.ts';
import { accountId } from '../domain/ids.ts';
import { scriptedReader } from '../testing/scripted-broker-reader.ts';
import { contractOf, USD } from '../testing/trading-values.ts';
import { readDayPnl } from './day-pnl.ts';

const READ_AT_MS = 1_582_556_400_000;
const SPY = contractOf();
const pnlAt = (atMs: number) => {
  const prices = { bid: decimal(90), ask: decimal(90), close: decimal(100) };
  const broker = scriptedReader({ quote: () => Promise.resolve({ conId: SPY.conId, atMs, ...prices }) });
  const averageCost = decimal(1);
  const positions = [{ account: accountId('DU0000001'), contract: SPY, quantity: decimal(10), averageCost }];
  const asked = { positions, fills: [], baseCurrency: USD, marketNowMs: READ_AT_MS, staleAfterMs: 60_000 };
  return readDayPnl(broker, asked, new AbortController().signal);
};

describe('readDayPnl', () => {
  it('knows the loss where strategies took their twenty seconds before the quotes were asked for', async () => {
    expect(await pnlAt(READ_AT_MS + 20_000)).toMatchObject({ kind: 'known', pnl: decimal(-100) });
  });

  it('says that it does not know the loss where the quotes are stale', async () => {
    expect(await pnlAt(READ_AT_MS - 60_001)).toMatchObject({ kind: 'unknown' });
  });
});
