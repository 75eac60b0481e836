import { z } from 'zod';
import { decimal } from '../lib/domain/decimal.ts';
import { BrokerError } from '../lib/domain/errors.ts';
import { conId } from '../lib/domain/ids.ts';
import type { BrokerConnector } from '../lib/ports/broker.ts';
import type { Log } from '../lib/ports/trade-log.ts';
import { callOf } from '../lib/testing/desk-harness.ts';
import { newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import { crowdBook } from '../lib/testing/desk-mishaps.ts';
import { SPY } from '../lib/testing/simulated-broker-fixture.ts';
import { runIntent } from './run-intent.ts';
import { summary } from './summary.ts';
import { tradeReconciliation } from './trade-reconciliation.ts';

const text = z.string().nullable();
const answerSchema = z.object({
  accountValues: z.record(z.string(), z.record(z.string(), z.string())),
  positions: z.array(
    z.object({
      localSymbol: z.string(),
      quantity: z.string(),
      price: text,
      priceSource: z.string().optional(),
      priceAgeSeconds: z.number().optional(),
      noPrice: z.string().optional(),
      marketValue: text,
      marketValueInBase: text,
      exposure: text,
      unrealizedPnl: text,
    }),
  ),
  openOrders: z.array(z.object({ localSymbol: z.string(), status: z.string() })),
  fills: z.array(z.object({ localSymbol: z.string(), quantity: z.string() })),
  books: z.record(
    z.string(),
    z.record(z.string(), z.object({ quantity: z.string(), unrealizedPnl: text, realizedPnl: z.string() })),
  ),
  unallocated: z.record(z.string(), z.object({ quantity: z.string() })),
  drift: z.array(z.object({ localSymbol: z.string() })),
  tradingState: z.string(),
  reconciledThrough: text,
});

/** Closed long ago. */
describe('GET /summary through the paper gateway', () => {
  let desk: TestDesk;
  beforeEach(async () => {
    desk = await startTestDesk({
      startingCash: new Map([
        ['USD', decimal(1_000_000)],
        ['EUR', decimal(20_000)],
      ]),
    });
  });
  afterEach(() => desk.close());
  const summarise = async () => answerSchema.parse((await desk.call('summary', {})).body);

  it('shows cash by currency, positions, orders and fills as lists, and each book with its P&L', async () => {
    desk.wishes.set('alpha', { SPY: '0.4' });
    await desk.allocate({ orderProperties: { orderType: 'LMT', tif: 'GTC', limitPrice: '320' } });
    desk.wishes.set('alpha', { SPY: '0.4', BTC: '0.3' }).set('beta', { VIXY: '-0.2' });
    await desk.allocate();
    await desk.call('trade-reconciliation', {});
    const shown = await summarise();
    expect(shown.accountValues['CashBalance']?.['EUR']).toBe('20000');
    expect(shown.positions.map(({ localSymbol }) => localSymbol).toSorted()).toEqual(['BTC.USD', 'VIXY']);
    expect(shown.positions.every(({ exposure, unrealizedPnl }) => exposure !== null && unrealizedPnl !== null)).toBe(
      true,
    );
    expect(shown.openOrders).toEqual([{ localSymbol: 'SPY', status: 'Submitted' }]);
    expect(shown.fills).toHaveLength(2);
    expect(Object.keys(shown.books)).toEqual(['alpha', 'beta']);
    const pnl = Object.values(shown.books).flatMap((book) => Object.values(book).map((it) => it.unrealizedPnl));
    expect([pnl.length, pnl.includes(null)]).toEqual([2, false]);
    expect([shown.drift, shown.tradingState, shown.reconciledThrough]).toEqual([[], 'ACTIVE', '2020-08-27T14:00:00Z']);
  });

  it('tells where each price came from, and that an old one is none', async () => {
    desk.wishes.set('alpha', { SPY: '0.4' });
    await desk.allocate();
    const [spy] = (await summarise()).positions;
    expect([spy?.priceSource, spy?.priceAgeSeconds]).toEqual(['midpoint', 0]);
  });

  it('shows drift and executions of nobody without changing anything', async () => {
    desk.gateway.broker.control.manualOrder({ conId: SPY, side: 'BUY', quantity: decimal(5) });
    const shown = await summarise();
    expect(shown.drift).toEqual([{ localSymbol: 'SPY' }]);
    expect([shown.fills.length, shown.unallocated, shown.reconciledThrough]).toEqual([1, {}, null]);
  });

  it('tells of a book whose document fills up, as a reconciliation does in the log', async () => {
    const told: Parameters<Log['write']>[] = [];
    await crowdBook(desk, 5_000);
    const deps = { ...desk.deps, log: { write: (...line: Parameters<Log['write']>) => void told.push(line) } };
    expect((await runIntent(deps, tradeReconciliation, callOf('trade-reconciliation'))).status).toBe(200);
    const words = expect.stringMatching(/^Book of alpha fills \d+ % of its document with 5000 contracts/);
    const books = [{ strategy: 'alpha', contracts: 5_000, used: expect.stringMatching(/^0\.[5-9]/), says: words }];
    expect(told).toContainEqual(['WARNING', 'BookNearlyFull', expect.objectContaining({ books })]);
    expect((await desk.call('summary', {})).body).toMatchObject({ crowdedBooks: books });
  });

  it('hides nothing where one contract has no quote', async () => {
    desk.wishes.set('alpha', { SPY: '0.4', VIXY: '0.3' });
    await desk.allocate();
    const connector: BrokerConnector = {
      ...desk.deps.connector,
      connectReader: async (options) => {
        const reader = await desk.deps.connector.connectReader(options);
        const quote: typeof reader.quote = (contract, signal) =>
          contract.conId === conId(SPY)
            ? Promise.reject(new BrokerError('refused', 'No market data permissions', { code: 354 }))
            : reader.quote(contract, signal);
        return { ...reader, quote };
      },
    };
    const { body } = await runIntent({ ...desk.deps, connector }, summary, callOf('summary'));
    const { positions } = answerSchema.parse(body);
    const told = Object.fromEntries(positions.map((it) => [it.localSymbol, it.noPrice ?? it.price]));
    expect(told).toEqual({ SPY: 'No market data permissions', VIXY: expect.stringMatching(/^\d/) });
  });

  it('works while HALTED and while the market is closed', async () => {
    await desk.configure({ tradingState: 'HALTED' });
    desk.gateway.clock.advanceTo(newYorkTime(12 * 60, 2));
    expect((await summarise()).tradingState).toBe('HALTED');
  });
});
