import { z } from 'zod';
import { decimalText } from '../lib/domain/decimal.ts';
import { BrokerError } from '../lib/domain/errors.ts';
import type { BrokerConnector } from '../lib/ports/broker.ts';
import { callOf } from '../lib/testing/desk-harness.ts';
import { BARS } from '../lib/analysis/analysed-contracts.ts';
import { collectMarketData } from './collect-market-data.ts';
import { runIntent } from './run-intent.ts';
import { conId } from '../lib/domain/ids.ts';
import type { Bar } from '../lib/domain/bar.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { Json } from '../lib/domain/run.ts';
import { newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { SPY } from '../lib/testing/simulated-broker-fixture.ts';
import { pendingTask, taskIdOf } from '../lib/testing/task-values.ts';
import { calm } from '../lib/testing/store-harness.ts';

const answerSchema = z.object({
  complete: z.boolean(),
  requests: z.number(),
  contracts: z.array(
    z.object({ symbol: z.string(), added: z.number(), complete: z.boolean(), reason: z.string().optional() }),
  ),
});
const SPY_SPEC = { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: 'USD' };
const EVER = { fromAtMs: 0, throughAtMs: 2_000_000_000_000 };

describe('POST /collect-market-data through the paper gateway', () => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await startTestDesk();
  });
  afterEach(() => desk.close());

  async function collect(body: { readonly [name: string]: Json } = {}) {
    const answer = await desk.call('collect-market-data', { contracts: [SPY_SPEC], ...body });
    if (answer.status !== 200) throw new Error(`Answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answerSchema.parse(answer.body);
  }
  const stored = () => desk.deps.marketData.bars({ conId: conId(SPY), size: '1 day' }, EVER, calm());
  const asked = (): number =>
    desk.gateway.wireLog.of('reqHistoricalData').filter(({ direction }) => direction === 'in').length;

  it('keeps completed bars as the broker tells them, in one request where one is enough', async () => {
    const { complete, contracts } = await collect({ duration: '1 Y' });
    const bars = await stored();
    expect([complete, contracts[0]?.added, asked()]).toEqual([true, bars.length, 1]);
    expect(bars.length).toBeGreaterThan(240);
    // Wednesday: Thursday is not over.
    expect(isoTime(bars.at(-1)?.startAtMs ?? 0)).toBe('2020-08-26T00:00:00Z');
    const closes = (list: readonly Bar[]): readonly string[] => list.map(({ close }) => decimalText(close));
    const request = { conId: SPY, barSize: '1 day', endAtMs: newYorkTime(600), count: bars.length };
    expect(closes(bars)).toEqual(closes(desk.gateway.broker.bars(request) ?? []));
  });

  it('goes back further when asked to, and asks for nothing twice', async () => {
    await collect({ duration: '1 Y' });
    const before = (await stored()).length;
    const { complete } = await collect({ duration: '3 Y' });
    expect(complete).toBe(true);
    const starts = (await stored()).map(({ startAtMs }) => startAtMs);
    expect(starts.length).toBeGreaterThan(before + 480);
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  it('goes on with new bars on the next day', async () => {
    await collect({ duration: '1 M' });
    const before = await stored();
    desk.gateway.clock.advanceTo(newYorkTime(600, 1));
    expect((await collect({ duration: '1 M' })).contracts[0]?.added).toBe(1);
    expect((await stored()).length).toBe(before.length + 1);
  });

  it('has every bar of fifteen years that the broker has, whatever the windows', async () => {
    await collect({ duration: '15 Y' });
    const told =
      desk.gateway.broker.bars({ conId: SPY, barSize: '1 day', endAtMs: newYorkTime(600), count: 20_000 }) ?? [];
    const from = newYorkTime(600) - 15 * 365 * 86_400_000;
    const wanted = told.map(({ startAtMs }) => startAtMs).filter((atMs) => atMs >= from && atMs < newYorkTime(0));
    const kept = new Set((await stored()).map(({ startAtMs }) => startAtMs));
    expect(wanted.filter((atMs) => !kept.has(atMs))).toEqual([]);
    expect(asked()).toBeLessThanOrEqual(4);
  });

  it('keeps what came before IB said stop, tells it, and goes on from there', async () => {
    let windows = 0;
    const connector: BrokerConnector = {
      ...desk.deps.connector,
      connectReader: async (options) => {
        const reader = await desk.deps.connector.connectReader(options);
        const bars: typeof reader.bars = (request, signal) => {
          windows += 1;
          if (windows > 1)
            return Promise.reject(new BrokerError('pacing', 'Historical pacing violation', { code: 162 }));
          return reader.bars(request, signal);
        };
        return { ...reader, bars };
      },
    };
    const vixy = { ...SPY_SPEC, symbol: 'VIXY' };
    const call = callOf('collect-market-data', { contracts: [SPY_SPEC, vixy], duration: '12 Y' });
    const cut = answerSchema.parse((await runIntent({ ...desk.deps, connector }, collectMarketData, call)).body);
    expect(cut.contracts.map(({ reason }) => reason)).toEqual(Array(2).fill('Historical pacing violation'));
    const before = await stored();
    expect(before.length).toBeGreaterThan(1_500);
    expect((await collect({ duration: '12 Y' })).complete).toBe(true);
    const after = (await stored()).map(({ startAtMs }) => startAtMs);
    const request = { conId: SPY, barSize: '1 day', endAtMs: newYorkTime(600), count: after.length };
    expect(after).toEqual((desk.gateway.broker.bars(request) ?? []).map(({ startAtMs }) => startAtMs));
  });

  it('takes the contracts of the configuration, else of the strategies', async () => {
    await desk.configure({ collectedContracts: [{ ...SPY_SPEC, symbol: 'MSFT' }] });
    const configured = await desk.call('collect-market-data', {});
    expect(answerSchema.parse(configured.body).contracts.map(({ symbol }) => symbol)).toEqual(['MSFT', 'SPX']);
    await desk.configure({ collectedContracts: [] });
    const ofStrategies = await desk.call('collect-market-data', { duration: '5 D' });
    expect(answerSchema.parse(ofStrategies.body).contracts.map(({ symbol }) => symbol)).toEqual([
      'SPY',
      'VIXY',
      'MSFT',
      'SAP',
      'ETH',
      'BTC',
      'SPX',
    ]);
  });

  it('collects what an analysis needs of its contract and of the index, and under which symbols it is found', async () => {
    await desk.configure({ collectedContracts: [SPY_SPEC] });
    const { contracts } = answerSchema.parse((await desk.call('collect-market-data', {})).body);
    expect(contracts.map(({ symbol, added }) => [symbol, added >= BARS])).toEqual([
      ['SPY', true],
      ['SPX', true],
    ]);
    const [found] = await desk.deps.marketData.contracts('SPY', calm());
    expect(found).toMatchObject({ contract: { conId: SPY, secType: 'STK' }, longName: expect.stringMatching(/S&P/) });
    expect(await desk.deps.marketData.contracts('SPX', calm())).toHaveLength(1);
  });

  it('collects what analyses of the last day asked for, and says of a symbol that nobody knows why it cannot', async () => {
    await desk.configure({ collectedContracts: [SPY_SPEC] });
    const submit = (n: number, symbol: string, createdAtMs = desk.deps.clock.nowMs()): Promise<boolean> => {
      const request = { ...pendingTask().request, symbol };
      return desk.deps.tasks.create(pendingTask({ taskId: taskIdOf(n), request, createdAtMs }), calm());
    };
    for (const [n, symbol] of ['SPY', 'ETH', 'MSFT', 'NOPE'].entries()) await submit(n, symbol);
    await submit(9, 'AAPL', desk.deps.clock.nowMs() - 90_000_000);
    const { contracts } = answerSchema.parse((await desk.call('collect-market-data', {})).body);
    const shown = contracts.map(({ symbol, complete }) => `${symbol} ${complete}`);
    expect(shown.toSorted()).toEqual(['ETH true', 'MSFT true', 'NOPE false', 'SPX true', 'SPY true']);
    expect(contracts.find(({ symbol }) => symbol === 'NOPE')?.reason).toMatch('not exactly one');
    // Minutes are nothing that an analysis reads.
    const minutes = await desk.call('collect-market-data', { barSize: '1 min', duration: '1 D' });
    expect(answerSchema.parse(minutes.body).contracts.map(({ symbol }) => symbol)).toEqual(['SPY']);
  });

  it('reads on a client id of its own: nobody who reads has to wait for it', async () => {
    await collect({ duration: '5 D' });
    const clients = desk.gateway.wireLog.of('startApi').map(({ fields }) => fields);
    expect(clients).toEqual([expect.objectContaining({ clientId: desk.deps.clientId + 2 })]);
  });

  it('says of one contract why it cannot, and collects the others', async () => {
    const unknown = { ...SPY_SPEC, symbol: 'NOPE' };
    const { complete, contracts } = await collect({ contracts: [unknown, SPY_SPEC], duration: '5 D' });
    expect([complete, contracts.map((it) => it.complete)]).toEqual([false, [false, true]]);
    expect(contracts[0]?.reason).toMatch('not exactly one');
  });

  it.each<[string, { readonly [name: string]: Json }]>([
    ['duration', { duration: '1 S' }],
    ['barSize', { barSize: '2 days' }],
    ['contracts', { contracts: [] }],
    ['contracts[0]', { contracts: ['SPY'] }],
  ])('refuses a wrong %s by name', async (field, body) => {
    const { status, body: shown } = await desk.call('collect-market-data', body);
    expect([status, JSON.stringify(shown)]).toEqual([400, expect.stringContaining(`"field":"${field}"`)]);
  });
});
