/** What every store promises of what people are shown: account pictures, points over time, settled orders, executions. */
import type { AccountPicture } from '../domain/account-picture.ts';
import { decimal } from '../domain/decimal.ts';
import { accountId, currency, execKey, execId, orderRef } from '../domain/ids.ts';
import type { LedgerChange } from '../ports/ledger.ts';
import { commit } from './ledger-contract.ts';
import { AT_MS, bareOrder, fullExecution, RUN_ID, SPY, USD } from './ledger-fixtures.ts';
import { calm, type MakeStore, type StoreHarness } from './store-harness.ts';

const MINUTE_MS = 60_000;

const picture = (changes: Partial<AccountPicture> = {}): AccountPicture => ({
  atMs: AT_MS,
  marketAtMs: AT_MS,
  source: 'summary',
  runId: RUN_ID,
  account: accountId('DU0000001'),
  baseCurrency: USD,
  netLiquidation: decimal('1000000.25'),
  dayPnl: { kind: 'known', pnl: decimal('-12.5') },
  grossExposure: decimal('0.4'),
  cash: new Map([[currency('EUR'), decimal('20000')]]),
  rates: new Map([[currency('EUR'), decimal('1.18')]]),
  marks: new Map([[SPY.conId, { price: decimal('350.1'), source: 'midpoint', atMs: AT_MS }]]),
  previousCloses: new Map([[SPY.conId, decimal('349')]]),
  positions: [{ contract: SPY, quantity: decimal('-3'), averageCost: decimal('350'), ledger: decimal('-2') }],
  drift: [
    {
      conId: SPY.conId,
      localSymbol: 'SPY',
      ledger: decimal('-2'),
      broker: decimal('-3'),
      difference: decimal('-1'),
      likelyCause: 'Entered by hand',
    },
  ],
  ...changes,
});

const barePicture: AccountPicture = {
  ...picture(),
  dayPnl: { kind: 'unknown', reason: 'no price of SPY' },
  grossExposure: undefined,
  cash: new Map(),
  rates: new Map(),
  marks: new Map(),
  previousCloses: new Map(),
  positions: [],
  drift: [],
};

export function describeHistoryContract(name: string, makeStore: MakeStore): void {
  describe(`${name}: history for people`, () => {
    let store: StoreHarness;
    beforeEach(async () => {
      store = await makeStore();
    });
    pictures(() => store);
    points(() => store);
    settledOrders(() => store);
    executions(() => store);
  });
}

function pictures(store: () => StoreHarness): void {
  it('has no picture before one is kept', async () => {
    expect(await store().accounts('paper').newest(calm())).toBeUndefined();
  });

  it('gives back the newest picture as it was, with and without what may be missing, one for each mode', async () => {
    const accounts = store().accounts('paper');
    await accounts.keep(picture(), calm());
    expect(await accounts.newest(calm())).toStrictEqual(picture());
    await accounts.keep(barePicture, calm());
    expect(await accounts.newest(calm())).toStrictEqual(barePicture);
    expect(await store().accounts('live').newest(calm())).toBeUndefined();
  });

  it('leaves the session facts readable', async () => {
    await store().accounts('paper').keep(picture(), calm());
    const { session } = await store().ledger('paper').read({ session: true }, calm());
    expect(session.executionsReadThroughAtMs).toBeUndefined();
  });

  it('names the path of a picture that does not fit', async () => {
    await store().plant('positions/paper/session/account', { atMs: 'noon' });
    const corrupt = { name: 'CorruptRecordError', path: 'positions/paper/session/account' };
    await expect(store().accounts('paper').newest(calm())).rejects.toMatchObject(corrupt);
  });

  it('keeps nothing for a signal that has aborted', async () => {
    const reason = new Error('Deadline passed: test');
    await expect(store().accounts('paper').keep(picture(), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await store().accounts('paper').newest(calm())).toBeUndefined();
  });
}

function points(store: () => StoreHarness): void {
  const at = (minutes: number, netLiquidation: string): AccountPicture =>
    picture({ marketAtMs: AT_MS + minutes * MINUTE_MS, netLiquidation: decimal(netLiquidation) });
  const told = async (range: { fromMs?: number; toMs?: number; limit?: number }): Promise<readonly string[]> => {
    const whole = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10, ...range };
    return (await store().accounts('paper').points(whole, calm())).map((point) => point.netLiquidation.toFixed());
  };

  it('tells points oldest first, one for five minutes of market time: the last that was kept', async () => {
    for (const one of [at(60, '3'), at(0, '1'), at(10, '2'), at(12, '2.5')]) {
      await store().accounts('paper').keep(one, calm());
    }
    expect(await told({})).toEqual(['1', '2.5', '3']);
  });

  it('tells the newest of a range where there are more', async () => {
    for (const one of [at(0, '1'), at(10, '2'), at(20, '3')]) await store().accounts('paper').keep(one, calm());
    expect(await told({ limit: 2 })).toEqual(['2', '3']);
    expect(await told({ toMs: AT_MS + 10 * MINUTE_MS })).toEqual(['1', '2']);
    expect(await told({ fromMs: AT_MS + 1, toMs: AT_MS + 15 * MINUTE_MS })).toEqual(['2']);
  });

  it('refuses a limit beyond its bound', async () => {
    await expect(told({ limit: 2_001 })).rejects.toMatchObject({ name: 'InvalidValueError' });
  });
}

function settledOrders(store: () => StoreHarness): void {
  const order = (ref: string, minutes: number) => bareOrder(ref, { plannedAtMs: AT_MS + minutes * MINUTE_MS });
  const refs = async (range: Parameters<ReturnType<StoreHarness['orders']>['settled']>[0]) =>
    (await store().orders('paper').settled(range, calm())).map((one) => String(one.orderRef));

  beforeEach(async () => {
    const all = [order('r1', 1), order('r3', 3), order('r2b', 2), order('r2a', 2)];
    const changes = all.map((one): LedgerChange => ({ kind: 'put-settled-order', order: one }));
    await commit(store().ledger('paper'), ...changes);
  });

  it('lists settled orders by plan, newest first, those of one plan by reference', async () => {
    expect(await refs({ limit: 10 })).toEqual(['r3', 'r2b', 'r2a', 'r1']);
    expect(await store().orders('live').settled({ limit: 10 }, calm())).toEqual([]);
  });

  it('goes on after any order of the list, also between two of one plan', async () => {
    expect(await refs({ limit: 2, after: order('r3', 3) })).toEqual(['r2b', 'r2a']);
    expect(await refs({ limit: 2, after: order('r2b', 2) })).toEqual(['r2a', 'r1']);
    expect(await refs({ limit: 2, after: order('r1', 1) })).toEqual([]);
  });

  it('gives back each order whole, with the times of its sending', async () => {
    const whole = { ...bareOrder('r4', { plannedAtMs: AT_MS + 9e6 }), sentAtMs: AT_MS, confirmedAtMs: AT_MS + 7 };
    await commit(store().ledger('paper'), { kind: 'put-settled-order', order: whole });
    expect(await store().orders('paper').settled({ limit: 1 }, calm())).toStrictEqual([whole]);
  });

  it('refuses a limit beyond its bound', async () => {
    await expect(refs({ limit: 501 })).rejects.toMatchObject({ name: 'InvalidValueError' });
  });
}

function executions(store: () => StoreHarness): void {
  it('finds the executions of orders by time, however many orders are asked for, and nothing of others', async () => {
    const put = (id: string, ref: string): LedgerChange => ({
      kind: 'put-execution',
      key: execKey(execId(id)),
      execution: fullExecution(id, ref),
    });
    await commit(
      store().ledger('paper'),
      put('e2.01', 'r1'),
      put('e1.01', 'r1'),
      put('e3.01', 'r40'),
      put('e4.01', 'x'),
    );
    const asked = Array.from({ length: 45 }, (_, index) => orderRef(`r${index}`));
    const found = await store().orders('paper').executionsOf(asked, calm());
    const shown = [...found].map(([ref, own]) => [ref, own.map(({ fill }) => String(fill.execution.execId))]);
    expect(Object.fromEntries(shown)).toEqual({ r1: ['e1.01', 'e2.01'], r40: ['e3.01'] });
    expect(found.get(orderRef('r40'))).toStrictEqual([fullExecution('e3.01', 'r40')]);
  });

  it('asks for nothing where no order is named', async () => {
    expect(await store().orders('paper').executionsOf([], calm())).toEqual(new Map());
  });
}
