import { decimal } from '../lib/domain/decimal.ts';
import { fencingToken, orderRef } from '../lib/domain/ids.ts';
import { approve } from '../lib/domain/order.ts';
import { manualClock } from '../lib/testing/manual-clock.ts';
import { memoryParts, runOf } from '../lib/testing/memory-parts.ts';
import { memorySpool, testTopic } from '../lib/testing/spool-for-tests.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { contractOf, MARKET, quantities } from '../lib/testing/trading-values.ts';
import { createShippingTradeLog } from '../lib/trade-log/shipping-trade-log.ts';
import { commitPlan } from '../lib/trading/commit-plan.ts';
import { plannedEntry } from '../lib/trading/trade-log-entries.ts';
import { shipTradeLog } from './ship-trade-log.ts';

const token = fencingToken(1);
const request = approve({
  orderRef: orderRef('ref-1'),
  contract: contractOf(),
  side: 'BUY',
  quantity: decimal(3),
  properties: MARKET,
  source: quantities({ alpha: 3 }),
});
const details = {
  contract: contractOf(),
  longName: '',
  minTick: decimal('0.01'),
  sizeIncrement: decimal(1),
  minSize: decimal(1),
  timeZoneId: 'US/Eastern',
  tradingHours: '',
  liquidHours: '',
};
const ENTRY = plannedEntry(request, { runId: runOf().runId, atMs: 5_000 });

async function planned() {
  const { ledger } = memoryParts();
  const lease = { token, holder: 'test', expiresAtMs: 1e15, released: false };
  const changes = [
    { kind: 'put-lease', lease },
    { kind: 'put-run', run: runOf({ token }) },
  ] as const;
  await ledger.transact({}, () => ({ changes, result: undefined }), calm());
  const plan = {
    runId: runOf().runId,
    token,
    orders: [{ request, details }],
    crosses: [],
    acted: new Map(),
    nowMs: 5_000,
  };
  await commitPlan(ledger, plan, calm());
  const topic = testTopic();
  const tradeLog = createShippingTradeLog({
    spool: memorySpool(),
    publish: topic.publish,
    clock: manualClock(0),
    report: () => undefined,
  });
  tradeLog.start();
  const unshipped = async () => [...(await ledger.read({ unshipped: 'all' }, calm())).unshipped.values()].flat();
  return { ledger, topic, tradeLog, unshipped };
}

describe('trade log at the end of a run', () => {
  it('finds in the ledger what a commit told, written with it', async () => {
    const { unshipped } = await planned();
    expect(await unshipped()).toEqual([ENTRY]);
  });

  it('lets the ledger forget what this process has shipped, and emits it once', async () => {
    const { ledger, topic, tradeLog, unshipped } = await planned();
    tradeLog.push(ENTRY);
    await shipTradeLog({ ledger, tradeLog }, calm());
    expect([topic.batches, await unshipped()]).toEqual([[[ENTRY.id]], []]);
  });

  it('emits again what a process pushed that died with its disk: the same entry', async () => {
    const { ledger, topic, tradeLog, unshipped } = await planned();
    await shipTradeLog({ ledger, tradeLog }, calm());
    expect([topic.batches, await unshipped()]).toEqual([[[ENTRY.id]], []]);
  });

  it('keeps it in the ledger while the topic is away', async () => {
    const { ledger, topic, tradeLog, unshipped } = await planned();
    topic.mood = 'fails';
    await expect(shipTradeLog({ ledger, tradeLog }, calm())).rejects.toThrow('Topic is not reachable');
    expect(await unshipped()).toEqual([ENTRY]);
  });

  it('asks nothing of a log that does not know where its entries are', async () => {
    const { ledger, unshipped } = await planned();
    await shipTradeLog({ ledger, tradeLog: { push: () => undefined, flush: () => Promise.resolve() } }, calm());
    expect(await unshipped()).toEqual([ENTRY]);
  });
});
