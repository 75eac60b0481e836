/** What a session knows of the account beside itself: read in the background, and unknown where it was not read lately. */
import type { Limits } from '../domain/configuration.ts';
import { decimal, ONE } from '../domain/decimal.ts';
import { accountId, conId, currency, type ConId } from '../domain/ids.ts';
import { configurationOf, NO_LIMITS } from '../testing/allocation-values.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { scriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { contractOf, USD } from '../testing/trading-values.ts';
import { ACCOUNT_STALE_MS, watchAccount } from './watch-account.ts';

const NOW = 1_582_556_400_000;
const SPY = contractOf();
const BTC = contractOf({ conId: conId(2), symbol: 'BTC', localSymbol: 'BTC' });
const EUR = contractOf({ conId: conId(3), secType: 'CASH', symbol: 'EUR', currency: currency('USD') });
const position = (contract: typeof SPY, quantity: number) => ({
  account: accountId('DU0000001'),
  contract,
  quantity: decimal(quantity),
  averageCost: ONE,
});

function watched(limits: Limits = { ...NO_LIMITS, maxPositions: 1 }) {
  const clock = manualClock(NOW);
  const asked: ConId[] = [];
  let isBroken = false;
  const trader = scriptedTrader();
  trader.lists.positions = [position(SPY, 3), position(BTC, 4), position(EUR, 5)];
  const broker = {
    ...trader,
    quote: (contract: typeof SPY) => {
      asked.push(contract.conId);
      if (isBroken) return Promise.reject(new Error('No quote'));
      return Promise.resolve({ conId: contract.conId, atMs: NOW, last: decimal(90), close: decimal(100) });
    },
  };
  const truth = { positions: [position(SPY, 1)], fills: [] };
  const start = { state: { truth }, baseCurrency: USD, netLiquidation: decimal(1000) };
  const desk = { broker, clock, configuration: configurationOf({ limits }), marketNowMs: () => NOW };
  const account = watchAccount({ desk, start, isOwn: (id) => id === BTC.conId });
  return { account, clock, asked, trader, break: () => void (isBroken = true) };
}

describe('The watch over the account', () => {
  it('begins with what was read before the session, without prices', () => {
    const { account } = watched();
    expect(account.others().get(SPY.conId)?.quantity).toEqual(ONE);
    expect(account.netLiquidation()).toEqual(decimal(1000));
    expect(account.priceOf(SPY.conId)).toBeUndefined();
  });

  it('reads what the session does not trade, and leaves out cash', async () => {
    const { account, asked } = watched();
    await account.refresh(calm());
    expect([...account.others()].map(([id, { quantity }]) => [id, quantity])).toEqual([[SPY.conId, decimal(3)]]);
    expect([account.priceOf(SPY.conId), account.previousCloseOf(SPY.conId)]).toEqual([decimal(90), decimal(100)]);
    expect(account.rates().get(USD)).toEqual(ONE);
    expect(asked).toEqual([SPY.conId]);
  });

  it('knows neither prices nor net liquidation once the last reading is too old', async () => {
    const { account, clock } = watched();
    await account.refresh(calm());
    await clock.advance(ACCOUNT_STALE_MS);
    expect([account.priceOf(SPY.conId), account.netLiquidation()]).toEqual([decimal(90), decimal(1000)]);
    await clock.advance(1);
    expect([account.priceOf(SPY.conId), account.netLiquidation()]).toEqual([undefined, undefined]);
    account.tell(decimal(7));
    expect(account.netLiquidation()).toEqual(decimal(7));
  });

  it('has no price of what the broker does not quote any more', async () => {
    const broken = watched();
    await broken.account.refresh(calm());
    broken.break();
    await broken.account.refresh(calm());
    expect(broken.account.priceOf(SPY.conId)).toBeUndefined();
  });

  it('asks the broker nothing where no limit needs it', async () => {
    const { account, asked } = watched(NO_LIMITS);
    await account.refresh(calm());
    expect([asked, account.others().get(SPY.conId)?.quantity]).toEqual([[], ONE]);
  });
});
