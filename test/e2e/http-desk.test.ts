/** The joined desk over its HTTP surface; the gateway's wire log tells what was sent. */
import { BOTH, startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { serveDesk, type ServedDesk } from '../../lib/testing/serve-desk.ts';

let desk: DeskHarness;
let http: ServedDesk;
beforeEach(async () => {
  desk = await startDesk();
  http = await serveDesk(desk.desk);
});
afterEach(async () => {
  await http.close();
  await desk.close();
});

describe('POST /allocation with an Idempotency-Key', () => {
  it('trades both strategies', async () => {
    const { status, body } = await http.post('allocation', BOTH, 'k1');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      strategies: { 'spy-macd-vixy': { outcome: 'traded' }, dummy: { outcome: 'traded' } },
      // A status that says Submitted confirms an order as well as its fill does.
      orders: Array.from({ length: 3 }, () => ({ outcome: expect.stringMatching(/^(filled|working)$/) })),
    });
    expect(new Set(desk.placed().map(({ orderRef }) => orderRef)).size).toBe(3);
  });

  it('gives the stored answer the second time and sends nothing', async () => {
    const first = await http.post('allocation', BOTH, 'k1');
    const connections = desk.connections();
    const again = await http.post('allocation', BOTH, 'k1');
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expect(desk.placed()).toHaveLength(3);
    expect(desk.connections()).toBe(connections);
  });

  it('answers 422 where the key comes with another body', async () => {
    await http.post('allocation', BOTH, 'k1');
    const other = await http.post('allocation', { strategies: ['dummy'] }, 'k1');
    expect(other.status).toBe(422);
    expect(other.body).toMatchObject({ type: 'urn:intentdesk:problem:key-reused' });
    expect(desk.placed()).toHaveLength(3);
  });

  it('books what was executed: reconciliation 200, and positions equal the sum of books', async () => {
    await http.post('allocation', BOTH, 'k1');
    const reconciled = await http.post('trade-reconciliation', {});
    expect(reconciled.status).toBe(200);
    expect(reconciled.body).toMatchObject({ booked: 3, drift: [], unsettledOrders: [] });
    const summary = await http.post('summary', {});
    expect(summary.body).toMatchObject({ drift: [], tradingState: 'ACTIVE' });
    expect(desk.positions().size).toBe(3);
    await expect(desk.holdings()).resolves.toEqual(desk.positions());
  });
});

describe('POST /allocation that may not trade', () => {
  it('answers 423 while trading is HALTED, connects nothing and claims nothing', async () => {
    await desk.configure({ tradingState: 'HALTED', tradingStateReason: 'a test' });
    const { status, body } = await http.post('allocation', BOTH, 'k1');
    expect(status).toBe(423);
    expect(body).toMatchObject({ type: 'urn:intentdesk:problem:halted', detail: 'Trading is HALTED: a test' });
    expect(desk.connections()).toBe(0);
    await desk.configure({ tradingState: 'ACTIVE' });
    await expect(http.post('allocation', BOTH, 'k1')).resolves.toMatchObject({ status: 200 });
  });

  it('reads while trading is HALTED', async () => {
    await desk.configure({ tradingState: 'HALTED', tradingStateReason: 'a test' });
    await expect(http.post('summary', {})).resolves.toMatchObject({ status: 200, body: { tradingState: 'HALTED' } });
  });

  it('sends, books and claims nothing in a dry run, and reports what it would send', async () => {
    const before = await desk.ledger();
    const { status, body } = await http.post('allocation', { ...BOTH, dryRun: true }, 'k1');
    expect(status).toBe(200);
    expect(body).toMatchObject({ dryRun: true, orders: [{ outcome: 'planned' }, {}, {}] });
    expect(desk.placed()).toEqual([]);
    await expect(desk.ledger()).resolves.toEqual(before);
    await expect(desk.stores.runs.list({ limit: 10 }, new AbortController().signal)).resolves.toEqual([]);
  });
});
