/** What a session knows of the account beside itself: read in the background, and unknown where it was not read lately. */
import type { Limits } from '../domain/configuration.ts';
import { decimal, ONE } from '../domain/decimal.ts';
import { accountId, clientId, conId, currency, orderId, orderRef, permId, type ConId } from '../domain/ids.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import { configurationOf, NO_LIMITS } from '../testing/allocation-values.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { scriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { contractOf, ledgerOrderOf, USD } from '../testing/trading-values.ts';
import { ACCOUNT_STALE_MS, watchAccount } from './watch-account.ts';

const NOW = 1_582_556_400_000;
const SPY = contractOf();
const BTC = contractOf({ conId: conId(2), symbol: 'BTC', localSymbol: 'BTC' });
const EUR = contractOf({ conId: conId(3), secType: 'CASH', symbol: 'EUR', currency: currency('USD') });
const EARLIER = ledgerOrderOf('earlier', { told: 5 }, { contract: SPY, state: 'WORKING', filled: ONE });
const listed = (ref: string, filled: number): BrokerOrder => ({
  orderRef: orderRef(ref),
  orderId: orderId(7),
  clientId: clientId(1),
  permId: permId(70),
  contract: SPY,
  side: 'BUY',
  quantity: decimal(5),
  filled: decimal(filled),
  status: 'Submitted',
  properties: { orderType: 'LMT', tif: 'GTC', limitPrice: ONE },
});
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
  let isLost = false;
  trader.lists.positions = [position(SPY, 3), position(BTC, 4), position(EUR, 5)];
  const broker = {
    ...trader,
    isLinkLost: () => isLost,
    quote: (contract: typeof SPY) => {
      asked.push(contract.conId);
      if (isBroken) return Promise.reject(new Error('No quote'));
      return Promise.resolve({ conId: contract.conId, atMs: NOW, last: decimal(90), close: decimal(100) });
    },
  };
  const truth = { positions: [position(SPY, 1)], fills: [] };
  const orders = [EARLIER, { ...EARLIER, orderRef: orderRef('unknown'), state: 'UNKNOWN' as const }];
  const start = { state: { truth, orders }, baseCurrency: USD, netLiquidation: decimal(1000) };
  const desk = { broker, clock, configuration: configurationOf({ limits }), marketNowMs: () => NOW };
  const account = watchAccount({ desk, start, isOwn: (id) => id === BTC.conId });
  const remaining = (): readonly number[] => orders.map((order) => account.remaining(order).toNumber());
  return {
    account,
    clock,
    asked,
    trader,
    remaining,
    break: () => void (isBroken = true),
    lose: () => void (isLost = true),
  };
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

  it('counts of an order of an earlier run what is still open at the broker, and nothing once it is over', async () => {
    const { account, trader, remaining } = watched();
    expect(remaining()).toEqual([4, 4]);
    trader.lists.open = [listed('earlier', 3), listed('unknown', 2)];
    await account.refresh(calm());
    expect(remaining()).toEqual([2, 3]);
    trader.lists.open = [];
    await account.refresh(calm());
    // Never confirmed: that it is not listed proves nothing.
    expect(remaining()).toEqual([0, 4]);
  });

  it('counts all of it again where the list is too old, or the broker out of reach', async () => {
    const { account, clock, remaining, lose } = watched();
    await account.refresh(calm());
    expect(remaining()).toEqual([0, 4]);
    await clock.advance(ACCOUNT_STALE_MS + 1);
    expect(remaining()).toEqual([4, 4]);
    lose();
    await account.refresh(calm());
    expect(remaining()).toEqual([4, 4]);
  });

  it('asks the broker nothing where no limit needs it', async () => {
    const { account, asked } = watched(NO_LIMITS);
    await account.refresh(calm());
    expect([asked, account.others().get(SPY.conId)?.quantity]).toEqual([[], ONE]);
  });
});
