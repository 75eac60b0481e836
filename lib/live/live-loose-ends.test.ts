/** What a session may not leave behind: an order that works on, a position turned around, a commission of another revision. */
import { execId, execKey } from '../domain/ids.ts';
import { liveDocument, liveSymbol, startLiveDesk, type LiveDeskForTests } from '../testing/live-desk-for-tests.ts';
import { calm } from '../testing/store-harness.ts';

let live: LiveDeskForTests;
const start = async (fields: Parameters<typeof liveDocument>[0] = {}): Promise<void> => {
  live = await startLiveDesk({ gateway: { speed: 1 } });
  live.document = liveDocument({ symbols: [liveSymbol('XAUUSD', 1, { lotSize: '2' })], ...fields });
};
afterEach(() => live.close());

const openAtBroker = (): readonly string[] => live.desk.gateway.broker.openOrders().map(({ status }) => status);

describe('Closing after a trip', () => {
  it('closes what is held, and not what was cancelled before it filled: that would turn the position around', async () => {
    await start({ flattenOnTrip: true, maxLoss: '0.05' });
    live.desk.gateway.faults.set({ fillPartially: { quantity: '1', times: 1 } });
    const report = await live.session(2);
    expect(report).toMatchObject({ breaker: { status: 'open', cause: 'loss' }, ledgerEqualsBroker: true });
    expect([[...live.desk.positions()], openAtBroker()]).toEqual([[], []]);
  });
});

describe('An order of which the broker has given no status at the end of the session', () => {
  it('is cancelled by the id that the execution of a part of it told', async () => {
    await start();
    live.desk.gateway.faults.set({ delayStatus: { delayMs: 1_500 }, fillPartially: { quantity: '1' } });
    await live.session(1);
    expect([live.desk.placed().length, openAtBroker()]).toEqual([1, []]);
  });
});

describe('An execution that is corrected during a session', () => {
  it('is booked with the commission of its own revision, as a reconciliation books it', async () => {
    await start();
    const running = live.session(2);
    await live.until('execution');
    await live.desk.clock.sleep(300, calm());
    live.desk.gateway.faults.set({ holdCommissions: {} });
    live.desk.gateway.faults.set({ correctExecution: { quantity: '1' } });
    // Long enough for the correction to be booked alone.
    await live.desk.clock.sleep(300, calm());
    live.desk.gateway.faults.set({ holdCommissions: null, releaseCommissions: true });
    expect(await running).toMatchObject({ ledgerEqualsBroker: true });
    const corrected = await correctedExecution();
    expect(corrected?.commission?.execId).toBe(corrected?.execution.execId);
  });
});

/** As the ledger keeps it. */
async function correctedExecution() {
  const keys = live.desk.gateway.broker.executions().map(({ execution }) => execKey(execId(execution.execId)));
  const { executions } = await live.desk.stores.ledger.read({ executions: keys }, calm());
  return [...executions.values()].find(({ revision }) => revision > 1)?.fill;
}
