/** The limits of the account in a whole live session, judged by the wire log of the gateway: what is over a limit never gets there. */
import type { Json } from '../domain/run.ts';
import type { BrokerTrader } from '../ports/broker.ts';
import type { Ledger } from '../ports/ledger.ts';
import { DUMMY_ONLY, memoryStores } from '../testing/desk-harness.ts';
import {
  liveDocument,
  liveSymbol,
  startLiveDesk,
  type LiveDeskForTests,
  type LiveDeskOptions,
} from '../testing/live-desk-for-tests.ts';

let live: LiveDeskForTests;
const start = async (limits: { readonly [name: string]: Json }, options: LiveDeskOptions = {}): Promise<void> => {
  live = await startLiveDesk({ ...options, configuration: { limits } });
  live.document = liveDocument({ symbols: [liveSymbol('BTC', 1), liveSymbol('ETH', 2)] });
};
afterEach(() => live.close());

const denials = (): readonly string[] =>
  live.events.filter(({ kind }) => kind === 'denied').map(({ facts }) => JSON.stringify(facts['reason']));
/** By the wire log; references begin with the magic number. */
const ordered = (magicNumber: number) =>
  live.desk.placed().filter(({ orderRef }) => orderRef.startsWith(`${magicNumber}-`));

describe('The limits of the account in a live session', () => {
  it('lets one symbol have the one position that is allowed, and says in the report why the other has none', async () => {
    await start({ maxPositions: 1 });
    const report = await live.session(1.5);
    expect(live.desk.placed()).toHaveLength(1);
    expect(live.desk.positions().size).toBe(1);
    expect(JSON.stringify(report['symbols'])).toContain('Plan has too many positions: found 2, needed at most 1');
    expect(report).toMatchObject({ executions: 1, breaker: { status: 'closed' }, ledgerEqualsBroker: true });
  });

  it('sends nothing that adds to an exposure over its limit', async () => {
    await start({ maxGrossExposure: '0.000001' });
    const report = await live.session(1);
    expect(live.desk.placed()).toEqual([]);
    expect(denials()[0]).toMatch(/Gross exposure of the plan is too large/);
    expect(report).toMatchObject({ executions: 0, ledgerEqualsBroker: true });
  });

  it('counts what the account holds outside of the session', async () => {
    await start({ maxPositions: 20 });
    await live.desk.call('allocation', DUMMY_ONLY);
    const before = live.desk.placed().length;
    expect(before).toBe(1);
    await live.desk.configure({ limits: { maxPositions: 1 } });
    await live.session(1);
    expect(live.desk.placed()).toHaveLength(before);
    expect(denials()[0]).toMatch(/found 2, needed at most 1/);
  });

  it('orders from the first interval on beside other positions, whose prices were read before it', async () => {
    await start({ maxGrossExposure: '4', maxDailyLoss: '100000' });
    await live.desk.call('allocation', DUMMY_ONLY);
    const report = await live.session(1.5);
    expect([ordered(1).length, ordered(2).length]).toEqual([1, 1]);
    expect(report).toMatchObject({ executions: 2, ledgerEqualsBroker: true });
  });

  it('opens nothing more after the loss of the day, and closes what is held', async () => {
    // The commission of the first order is the loss.
    await start({ maxDailyLoss: '0.01' });
    live.document = liveDocument({ symbols: [liveSymbol('BTC', 1)] });
    live.wish = (_symbol, interval) => String(interval % 2);
    const report = await live.session(2);
    expect(ordered(1)).toHaveLength(2);
    expect(denials()[0]).toMatch(/Loss of the day is too large/);
    expect(live.desk.positions()).toEqual(new Map());
    expect(report).toMatchObject({ executions: 2, breaker: { status: 'closed' }, ledgerEqualsBroker: true });
  });

  it('opens nothing where the other positions of the account have no price, and holds what is held', async () => {
    let isBlind = false;
    await start({ maxGrossExposure: '4' }, { trader: (trader) => withoutQuotes(trader, () => isBlind) });
    await live.desk.call('allocation', DUMMY_ONLY);
    const before = live.desk.placed().length;
    isBlind = true;
    await live.session(1);
    expect(live.desk.placed()).toHaveLength(before);
    expect(denials()[0]).toMatch(/Gross exposure is unknown: found no price of MES/);
  });
});

describe('Two symbols side by side, each just within the limit', () => {
  it('do not pass together: what is approved counts before it is planned', async () => {
    const held = await holdFirstPlan();
    await start({ maxPositions: 1 }, { stores: held.stores });
    const running = live.session(2);
    await held.isHeld;
    await live.until('denied');
    expect(live.desk.placed()).toEqual([]);
    held.letGo();
    await running;
    expect(live.desk.placed()).toHaveLength(1);
  });
});

/** A store that keeps the first order of the session back in front of the commit that plans it. */
async function holdFirstPlan() {
  const stores = await memoryStores();
  const [held, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let isFirst = true;
  const ledger: Ledger = {
    ...stores.ledger,
    async transact(scope, decide, signal) {
      const [ref = ''] = scope.orders === 'all' ? [] : (scope.orders ?? []);
      if (isFirst && /^[12]-/.test(ref)) {
        isFirst = false;
        held.resolve();
        await letGo.promise;
      }
      return stores.ledger.transact(scope, decide, signal);
    },
  };
  return { stores: { ...stores, ledger }, isHeld: held.promise, letGo: () => letGo.resolve() };
}

/** A connection that answers no question for a quote; its streams go on. */
function withoutQuotes(trader: BrokerTrader, isBlind: () => boolean): BrokerTrader {
  return new Proxy(trader, {
    get(target, name) {
      if (name === 'quote') {
        return (...question: Parameters<BrokerTrader['quote']>) =>
          isBlind() ? Promise.reject(new Error('No prices: told so')) : target.quote(...question);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
