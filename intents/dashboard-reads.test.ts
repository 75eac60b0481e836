/** The read API over a whole desk on the paper gateway: what it tells must agree with the broker, the books and itself. */
import { z } from 'zod';
import { decimal, decimalText, sum } from '../lib/domain/decimal.ts';
import { controlStream } from '../lib/domain/event.ts';
import type { Json } from '../lib/domain/run.ts';
import { newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { answerResource } from './resources.ts';

const text = z.string();
const maybe = z.string().nullable();
const totals = z.object({ dayPnl: maybe, marketValue: maybe, unrealizedPnl: maybe });
const strategiesForm = z.object({
  strategies: z.array(
    z.object({ strategy: text, totals, lastSignal: z.object({ answer: text, reading: maybe }).nullable() }),
  ),
  unallocated: z.object({ totals }),
});
const deskForm = z.object({
  account: z
    .object({
      netLiquidation: text,
      dayPnl: maybe,
      source: text,
      grossExposure: z.object({ value: maybe, limit: maybe }),
      positions: z.array(z.object({ localSymbol: text, broker: text, ledger: text, marketValue: maybe })),
    })
    .nullable(),
  drift: z.array(z.object({ localSymbol: text, difference: text })),
  alerts: z.array(z.object({ kind: text, severity: text })),
});
const ordersForm = z.object({
  orders: z.array(
    z.object({
      orderRef: text,
      localSymbol: text,
      state: text,
      isBooked: z.boolean(),
      latencyMs: z.number().nullable(),
      filled: text,
      fills: z.array(z.object({ quantity: text })),
      division: z.array(z.object({ strategy: text, asked: text, booked: text })),
    }),
  ),
  next: maybe,
});

let desk: TestDesk;
beforeEach(async () => {
  desk = await startTestDesk();
});
afterEach(() => desk.close());

const ask = async (
  path: string,
  {
    query = {},
    body,
    parameters = {},
  }: { query?: Record<string, string>; body?: Json; parameters?: Record<string, string> } = {},
): Promise<Json> => {
  const answer = await answerResource(desk.deps, path, {
    method: body === undefined ? 'GET' : 'POST',
    parameters,
    query,
    body: body ?? {},
    role: 'admin',
    callerName: 'ann@example.com',
    signal: calm(),
  });
  return answer.body;
};
const orders = async (query: Record<string, string> = {}) => ordersForm.parse(await ask('orders', { query }));

/** Two strategies, an internal cross, and a day later a move of prices. */
async function trade(): Promise<void> {
  desk.wishes.set('alpha', { SPY: '0.4', MSFT: '0.2' }).set('beta', { SPY: '-0.2', VIXY: '0.3' });
  await desk.allocate();
  await desk.call('trade-reconciliation', {});
}

describe('the read API', () => {
  it('tells nothing of an account that nobody has read', async () => {
    const { account, alerts } = deskForm.parse(await ask('desk'));
    expect([account, alerts]).toEqual([null, []]);
    expect(await ask('net-liquidation')).toMatchObject({ baseCurrency: null, points: [], isComplete: true });
  });

  it('keeps what a reconciliation read: broker and books side by side, equal', async () => {
    await trade();
    const { account } = deskForm.parse(await ask('desk'));
    expect(account?.source).toBe('trade-reconciliation');
    expect(account?.positions.map(({ localSymbol }) => localSymbol).toSorted()).toEqual(['MSFT', 'SPY', 'VIXY']);
    for (const { broker, ledger } of account?.positions ?? []) expect(ledger).toBe(broker);
    const values = (account?.positions ?? []).map(({ marketValue }) => decimal(marketValue ?? 'NaN').abs());
    const gross = sum(values).div(decimal(account?.netLiquidation ?? 'NaN'));
    expect(
      gross
        .minus(decimal(account?.grossExposure.value ?? '0'))
        .abs()
        .lt('0.000001'),
    ).toBe(true);
  });

  it("divides the account's profit of the day among the books, to the cent", async () => {
    await trade();
    desk.gateway.clock.advanceTo(newYorkTime(15 * 60));
    await desk.call('summary', {});
    const { account } = deskForm.parse(await ask('desk'));
    const { strategies, unallocated } = strategiesForm.parse(await ask('strategies'));
    const parts = [...strategies, unallocated].map((one) => decimal(one.totals.dayPnl ?? 'NaN'));
    expect(decimalText(sum(parts))).toBe(account?.dayPnl);
    expect(account?.dayPnl).not.toBe('0');
  });

  it('tells the last signal of each strategy with what it read', async () => {
    await trade();
    const { strategies } = strategiesForm.parse(await ask('strategies'));
    const signals = strategies.map(({ strategy, lastSignal }) => [strategy, lastSignal?.reading]);
    // The seeds give a share to strategies that this desk has no code of: they were never asked.
    expect(signals).toEqual([
      ['alpha', 'told so'],
      ['beta', 'told so'],
      ['dummy', undefined],
      ['spy-macd-vixy', undefined],
    ]);
  });

  it('tells drift that a reconciliation found, as an alert too', async () => {
    await trade();
    desk.gateway.broker.control.manualOrder({ conId: 756_733, side: 'BUY', quantity: decimal('7') });
    await desk.deps.ledger.transact(
      { books: 'all' },
      ({ books }) => ({
        changes: [...books.keys()].map((strategyId) => ({ kind: 'put-book', strategyId, book: new Map() }) as const),
        result: undefined,
      }),
      calm(),
    );
    expect((await desk.call('trade-reconciliation', {})).status).toBe(409);
    const { drift, alerts } = deskForm.parse(await ask('desk'));
    expect(drift.map(({ localSymbol }) => localSymbol)).toContain('SPY');
    expect(alerts).toContainEqual({ kind: 'drift', severity: 'critical' });
  });

  it('tells orders with fills, latency and the part of each strategy', async () => {
    await trade();
    const { orders: all, next } = await orders();
    expect(next).toBeNull();
    const spy = all.find(({ localSymbol }) => localSymbol === 'SPY');
    expect(spy).toMatchObject({ state: 'FILLED', isBooked: true, latencyMs: expect.any(Number) });
    expect(decimalText(sum((spy?.fills ?? []).map(({ quantity }) => decimal(quantity))))).toBe(spy?.filled);
    for (const { division, filled } of all) {
      expect(decimalText(sum(division.map(({ booked }) => decimal(booked))))).toBe(filled);
    }
  });

  it('pages through orders by any limit without losing or repeating one, open ones among them', async () => {
    desk.wishes.set('alpha', { SPY: '0.4' });
    await desk.allocate({ orderProperties: { orderType: 'LMT', tif: 'GTC', limitPrice: '320' } });
    desk.wishes.set('alpha', { SPY: '0.4', BTC: '0.3', MSFT: '0.1' }).set('beta', { VIXY: '-0.2', ETH: '0.1' });
    await desk.allocate();
    await desk.call('trade-reconciliation', {});
    const whole = (await orders({ limit: '200' })).orders.map(({ orderRef }) => orderRef);
    expect((await desk.view()).orders.size).toBe(1);
    expect(whole.length).toBeGreaterThan(3);
    for (const limit of ['1', '2', '3']) {
      const found: string[] = [];
      let cursor: string | null | undefined;
      do {
        const page = await orders(cursor === undefined || cursor === null ? { limit } : { limit, cursor });
        found.push(...page.orders.map(({ orderRef }) => orderRef));
        cursor = page.next;
      } while (cursor !== null);
      expect(found).toEqual(whole);
    }
  });

  it('filters orders by state, strategy, symbol and time of the plan', async () => {
    await trade();
    const symbols = async (query: Record<string, string>) =>
      (await orders(query)).orders.map(({ localSymbol }) => localSymbol).toSorted();
    expect(await symbols({ symbol: 'spy' })).toEqual(['SPY']);
    expect(await symbols({ strategy: 'beta' })).toContain('VIXY');
    expect(await symbols({ strategy: 'beta' })).not.toContain('MSFT');
    expect(await symbols({ state: 'REJECTED' })).toEqual([]);
    expect(await symbols({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await symbols({ from: '2021-01-01T00:00:00Z' })).toEqual([]);
  });

  it.each([
    [{ cursor: 'nonsense' }, 'cursor'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '201' }, 'limit'],
    [{ state: 'LOST' }, 'state'],
    [{ from: 'yesterday' }, 'from'],
  ])('refuses the query %j by its field', async (query, field) => {
    await expect(orders(query)).rejects.toMatchObject({ problems: [expect.objectContaining({ field })] });
  });

  it('replays a stored run to the same plan, and knows no run that is none', async () => {
    await trade();
    const run = (await desk.deps.runs.list({ limit: 10 }, calm())).find(({ intent }) => intent === 'allocation');
    const parameters = { runId: run?.runId ?? '' };
    const replayed = await ask('runs/{runId}/replay', { body: {}, parameters });
    expect(replayed).toMatchObject({ outcome: 'same', differences: [] });
    const unknown = ask('runs/{runId}/replay', { body: {}, parameters: { runId: '0'.repeat(64) } });
    await expect(unknown).rejects.toMatchObject({ problem: { type: 'not-found' } });
  });
});

describe('POST /configuration', () => {
  const version = async (): Promise<string> => z.object({ version: text }).parse(await ask('configuration')).version;
  const change = (changes: Json, more: { readonly [name: string]: Json } = {}): Promise<Json> =>
    ask('configuration', { body: { document: 'paper', reason: 'a test', changes, ...more } });
  /** The seeds name strategies that this desk has no code of. */
  beforeEach(async () => {
    const own = (document: Json | undefined): Json => ({
      ...Object(document),
      exposure: { overall: '1', strategies: { alpha: '0.2' } },
      limits: {},
    });
    for (const name of ['common', 'paper'] as const) await desk.deps.configuration.update(name, own, calm());
  });

  it('checks without changing anything', async () => {
    const before = await version();
    const path = 'limits.maxPositions';
    expect(await change([{ path, value: 3 }], { dryRun: true })).toMatchObject({ dryRun: true, runId: null });
    expect(await version()).toBe(before);
  });

  it('changes many fields at once, removes one, and leaves a run that says who and why', async () => {
    const changes = [
      { path: 'limits.maxPositions', value: 3 },
      { path: 'staleAfterMinutes', value: 77 },
    ];
    const made = z
      .object({ runId: text, versionAfter: text })
      .parse(await change(changes, { version: await version() }));
    expect(await version()).toBe(made.versionAfter);
    const [run] = await desk.deps.runs.list({ limit: 1 }, calm());
    expect(run).toMatchObject({ runId: made.runId, intent: 'config-set', state: 'DONE' });
    const [told] = await desk.events.read(controlStream('paper'), { after: 0, limit: 9 }, calm());
    const facts = { document: 'paper', reason: 'a test', author: 'ann@example.com', runId: made.runId };
    expect(told).toMatchObject({ kind: 'configuration_changed', facts });
    await change([{ path: 'staleAfterMinutes' }], { version: made.versionAfter });
    expect(await ask('configuration')).toMatchObject({ documents: { paper: { limits: { maxPositions: 3 } } } });
    expect(JSON.stringify(await ask('configuration'))).not.toContain('"staleAfterMinutes":77');
  });

  it('overwrites nobody: a version that is no longer stored is refused, and the other change stays', async () => {
    const seen = await version();
    await change([{ path: 'limits.maxPositions', value: 3 }], { version: seen });
    const late = change([{ path: 'limits.maxPositions', value: 9 }], { version: seen });
    await expect(late).rejects.toMatchObject({ problem: { type: 'version-conflict' } });
    expect(await ask('configuration')).toMatchObject({ effective: { limits: { maxPositions: 3 } } });
  });

  it('refuses a change without a reason', async () => {
    const changes = [{ path: 'limits.maxPositions', value: 3 }];
    for (const reason of ['', '   ']) {
      const unreasoned = change(changes, { version: await version(), reason });
      await expect(unreasoned).rejects.toThrow('words that say why');
    }
  });

  it('lets one of two racing changes of the same version through', async () => {
    const seen = await version();
    const results = await Promise.allSettled(
      [4, 5].map((value) => change([{ path: 'limits.maxPositions', value }], { version: seen })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each([
    [[{ path: 'limits.maxPositions', value: 1_001 }], 'limits.maxPositions'],
    [[{ path: 'exposure.strategies.nobody', value: '0.1' }], 'exposure.strategies.nobody'],
    [[{ path: 'tradingState', value: 'ACTIVE' }], 'path'],
    [[{ path: '__proto__.x', value: 1 }], 'path'],
    [
      [
        { path: 'limits.maxPositions', value: 3 },
        { path: 'limits.maxPositions', value: 4 },
      ],
      'path',
    ],
  ])('refuses %j by its field, and the old one stays', async (changes, field) => {
    const before = await version();
    const refused = change(changes, { version: before });
    await expect(refused).rejects.toMatchObject({ problems: [expect.objectContaining({ field })] });
    expect(await version()).toBe(before);
  });

  it('needs the version for anything but a dry run', async () => {
    const blind = change([{ path: 'limits.maxPositions', value: 3 }]);
    await expect(blind).rejects.toMatchObject({ problems: [expect.objectContaining({ field: 'version' })] });
  });
});
