import { decimal, decimalText } from '../domain/decimal.ts';
import { clientId, fencingToken, orderRef, permId, type OrderId } from '../domain/ids.ts';
import type { LedgerOrder } from '../domain/ledger-order.ts';
import { approve, type OrderRequest, type RiskApproved } from '../domain/order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerEvent } from '../ports/broker.ts';
import type { Ledger } from '../ports/ledger.ts';
import { manualClock, type ManualClock } from '../testing/manual-clock.ts';
import { memoryParts } from '../testing/memory-parts.ts';
import { scriptedTrader, type ScriptedTrader } from '../testing/scripted-trader.ts';
import { calm } from '../testing/store-harness.ts';
import { contractOf, ledgerOrderOf, MARKET, quantities } from '../testing/trading-values.ts';
import { placeOrders, type PlacedOrder } from './place-orders.ts';

const token = fencingToken(1);
let ledger: Ledger;
let clock: ManualClock;

const planned = (ref: string, changes: Partial<LedgerOrder> = {}): LedgerOrder =>
  ledgerOrderOf(ref, { alpha: 3 }, { state: 'PLANNED', orderId: undefined, clientId: undefined, ...changes });

beforeEach(async () => {
  ({ ledger } = memoryParts());
  clock = manualClock(1_000);
  await store(planned('ref-1'), planned('ref-2'));
});

async function store(...orders: readonly LedgerOrder[]): Promise<void> {
  const lease = { token, holder: 'run-1', expiresAtMs: 9e12, released: false };
  const changes = [
    { kind: 'put-lease', lease } as const,
    ...orders.map((order) => ({ kind: 'put-order', order }) as const),
  ];
  await ledger.transact({ lease: true }, () => ({ changes, result: undefined }), calm());
}

const stored = async (): Promise<ReadonlyMap<string, LedgerOrder>> =>
  (await ledger.read({ orders: 'all' }, calm())).orders;
const states = async (): Promise<readonly string[]> => [...(await stored()).values()].map(({ state }) => state);

const request = (ref: string): RiskApproved<OrderRequest> =>
  approve({
    orderRef: orderRef(ref),
    contract: contractOf(),
    side: 'BUY',
    quantity: decimal(3),
    properties: MARKET,
    source: quantities({ alpha: 3 }),
  });

const statusOf = (id: OrderId, status: OrderStatus, filled: number): BrokerEvent => ({
  kind: 'order-status',
  orderId: id,
  clientId: clientId(1),
  permId: permId(70),
  orderRef: undefined,
  status,
  filled: decimal(filled),
  remaining: decimal(3 - filled),
});
/** Until everything that waits for no timer has happened. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const sent = (orderId: OrderId): BrokerEvent => ({ kind: 'order-sent', orderId, atMs: clock.nowMs() });

const place = (
  broker: ScriptedTrader,
  {
    refs = ['ref-1'],
    signal = calm(),
    by = token,
  }: { refs?: readonly string[]; signal?: AbortSignal; by?: typeof token } = {},
): Promise<readonly PlacedOrder[]> =>
  placeOrders({ ledger, clock, broker }, refs.map(request), {
    token: by,
    confirmationMs: 15_000,
    recordMs: 5_000,
    signal,
  });

const filling = (): ScriptedTrader =>
  scriptedTrader({
    onPlace: (self, id) => {
      self.emit(sent(id));
      self.emit(statusOf(id, 'Filled', 3));
    },
  });

describe('placeOrders', () => {
  it('marks the whole basket SENDING, with order ids and their high water, before the first order is handed over', async () => {
    const seen: string[] = [];
    const spied: Ledger = {
      ...ledger,
      transact: async (scope, decide, signal) => {
        const result = await ledger.transact(scope, decide, signal);
        seen.push(`${(await states()).join(' ')}, placed ${broker.placed.length}`);
        return result;
      },
    };
    const broker = filling();
    const options = { token, confirmationMs: 15_000, recordMs: 5_000, signal: calm() };
    await placeOrders({ ledger: spied, clock, broker }, [request('ref-1'), request('ref-2')], options);
    expect(seen).toEqual(['SENDING SENDING, placed 0', 'FILLED FILLED, placed 2']);
    const { session } = await ledger.read({ session: true }, calm());
    expect(session.orderIdHighWater.get(clientId(1))).toBe(broker.orderIdHighWater());
  });

  it('tells and stores what the broker said, and how long that took', async () => {
    const broker = scriptedTrader({ onPlace: (self, id) => self.emit(sent(id)) });
    const work = place(broker);
    await turn();
    await clock.advance(40);
    for (const { orderId: id } of broker.placed) broker.emit(statusOf(id, 'Filled', 3));
    await expect(work).resolves.toMatchObject([{ outcome: { kind: 'filled' }, latencyMs: 40, permId: 70 }]);
    expect([...(await stored()).values()].map(({ brokerFilled }) => decimalText(brokerFilled ?? decimal(0)))).toContain(
      '3',
    );
    expect([broker.listeners(), clock.pending()]).toEqual([0, 0]);
  });

  it('calls an order without proof at the deadline unknown, stores that, and lets nothing of it be sent later', async () => {
    const broker = scriptedTrader({ onPlace: (self, id) => self.emit(sent(id)) });
    const work = place(broker);
    await turn();
    await clock.advance(15_000);
    await expect(work).resolves.toMatchObject([{ outcome: { kind: 'unknown', sinceAtMs: 1_000 } }]);
    expect(broker.placed[0]?.sendBy.aborted).toBe(true);
    await expect(states()).resolves.toEqual(['UNKNOWN', 'PLANNED']);
  });

  it('does not wait for the deadline where the link is gone', async () => {
    const broker = scriptedTrader({ onPlace: (self) => self.close('cut') });
    await expect(place(broker)).resolves.toMatchObject([
      { outcome: { kind: 'unknown', reason: expect.stringContaining('the link to the broker was lost') } },
    ]);
  });

  it('records what is known also where the caller has gone', async () => {
    const caller = new AbortController();
    const broker = scriptedTrader({
      onPlace: (self, id) => {
        self.emit(sent(id));
        caller.abort(new Error('The caller has no more time'));
      },
    });
    await expect(place(broker, { signal: caller.signal })).resolves.toMatchObject([{ outcome: { kind: 'unknown' } }]);
    await expect(states()).resolves.toEqual(['UNKNOWN', 'PLANNED']);
  });

  it('records nothing once its lease has another holder: the successor has looked the orders up', async () => {
    const twin = { token: fencingToken(2), holder: 'twin', expiresAtMs: 9e12, released: false };
    const change = { kind: 'put-lease', lease: twin } as const;
    const takeOver = () => ledger.transact({}, () => ({ changes: [change], result: undefined }), calm());
    const broker = scriptedTrader({
      onPlace: (self, id) => void takeOver().then(() => self.emit(statusOf(id, 'Cancelled', 0))),
    });
    await expect(place(broker)).rejects.toThrow(/twin/);
    await expect(states()).resolves.toEqual(['SENDING', 'PLANNED']);
  });

  it('calls an order that the gate kept back denied', async () => {
    const broker = scriptedTrader({
      onPlace: (self, orderId) => self.emit({ kind: 'order-not-sent', orderId, reason: 'trading is HALTED' }),
    });
    await expect(place(broker)).resolves.toMatchObject([
      { outcome: { kind: 'denied', reason: 'trading is HALTED' }, latencyMs: undefined },
    ]);
    expect((await stored()).get('ref-1')).toMatchObject({ state: 'DENIED', reason: 'trading is HALTED' });
  });

  it('hands nothing over where an order is not PLANNED any more', async () => {
    await store(planned('ref-1', { state: 'UNKNOWN' }));
    const broker = filling();
    await expect(place(broker)).rejects.toThrow(/ref-1 cannot be sent: found UNKNOWN, needed PLANNED/);
    await expect(place(broker, { refs: ['ref-9'] })).rejects.toThrow(/found nothing/);
    expect(broker.placed).toEqual([]);
  });

  it('hands nothing over without the lease, or where it is asked too late', async () => {
    const broker = filling();
    await expect(place(broker, { by: fencingToken(2) })).rejects.toThrow(/run-1/);
    await expect(place(broker, { signal: AbortSignal.abort(new Error('late')) })).rejects.toThrow('late');
    expect(broker.placed).toEqual([]);
    await expect(states()).resolves.toEqual(['PLANNED', 'PLANNED']);
  });

  it('asks for nothing where there is nothing to send', async () => {
    const broker = scriptedTrader();
    await expect(place(broker, { refs: [] })).resolves.toEqual([]);
    expect(broker.orderIdHighWater()).toBe(10);
  });
});
