/**
 * What every BrokerConnector must keep, whatever is behind it: run it with a factory over the IB adapter on a paper
 * gateway, or over a memory broker. It asks nothing of one implementation; faults are tested beside each.
 */
import { decimal, decimalText } from '../domain/decimal.ts';
import type { Contract, ContractSpec } from '../domain/contract.ts';
import {
  accountId,
  clientId,
  conId,
  currency,
  orderId,
  orderRef,
  type AccountId,
  type OrderId,
} from '../domain/ids.ts';
import type { OrderProperties } from '../domain/order.ts';
import type { BrokerConnector, BrokerEvent, BrokerReader, BrokerTrader, SendGate } from '../ports/broker.ts';
import { orderOf } from './ibkr-fixtures.ts';

export interface BrokerUnderTest {
  readonly connector: BrokerConnector;
  readonly account: AccountId;
  /** A stock whose market orders fill at once and whole, with daily prices and a quote. */
  readonly stock: ContractSpec;
  /** A limit for buying it that does not fill. */
  readonly restingLimit: string;
  close(): Promise<void>;
}

export const never: AbortSignal = new AbortController().signal;
const LIMIT: Omit<OrderProperties, 'limitPrice'> = { orderType: 'LMT', tif: 'GTC', outsideRth: false };

/** Every event of a connection, and a promise for the first one (also of the past) that fits. */
export function recordEvents(broker: BrokerReader) {
  const events: BrokerEvent[] = [];
  const waiting = new Set<() => void>();
  broker.subscribe((event) => {
    events.push(event);
    for (const look of Array.from(waiting)) look();
  });
  return {
    events,
    about: (id: OrderId) => events.filter((event) => 'orderId' in event && event.orderId === id),
    until<Found extends BrokerEvent>(fits: (event: BrokerEvent) => event is Found): Promise<Found> {
      return new Promise((resolve) => {
        const look = (): void => {
          const found = events.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

type EventOf<Kind extends BrokerEvent['kind']> = Extract<BrokerEvent, { kind: Kind }>;

/** Fits events of a kind that also fit `more`. */
export const isKind =
  <Kind extends BrokerEvent['kind']>(kind: Kind, more: (event: EventOf<Kind>) => boolean = () => true) =>
  (event: BrokerEvent): event is EventOf<Kind> =>
    hasKind(event, kind) && more(event);

const hasKind = <Kind extends BrokerEvent['kind']>(event: BrokerEvent, kind: Kind): event is EventOf<Kind> =>
  event.kind === kind;

const oneId = (connection: BrokerTrader): OrderId => {
  const [id] = connection.allocateOrderIds(1);
  if (id === undefined) throw new Error('Allocation gave no id');
  return id;
};

export function describeBroker(name: string, start: () => Promise<BrokerUnderTest>): void {
  describe(`${name} keeps the broker's contract`, () => {
    let broker: BrokerUnderTest;
    const open: BrokerReader[] = [];

    beforeEach(async () => {
      broker = await start();
    });
    afterEach(async () => {
      for (const connection of open.splice(0)) connection.disconnect();
      await broker.close();
    });

    const common = () => ({
      clientId: clientId(1),
      account: broker.account,
      marketDataType: 3 as const,
      signal: never,
    });
    async function trader(change: { gate?: SendGate; highWater?: number } = {}): Promise<BrokerTrader> {
      const connection = await broker.connector.connectTrader({
        ...common(),
        gate: change.gate ?? (() => undefined),
        orderIdHighWater: orderId(change.highWater ?? 0),
      });
      open.push(connection);
      return connection;
    }
    async function reader(): Promise<BrokerReader> {
      const connection = await broker.connector.connectReader({ ...common(), clientId: clientId(2) });
      open.push(connection);
      return connection;
    }
    async function stockOf(connection: BrokerReader): Promise<Contract> {
      const [details] = await connection.contractDetails(broker.stock, never);
      if (details === undefined) throw new Error('Stock is not known to the broker under test');
      return details.contract;
    }
    it('tells market time, account and contracts', async () => {
      const connection = await reader();
      expect(await connection.currentTime(never)).toBeGreaterThan(0);
      const snapshot = await connection.accountSnapshot(never);
      expect(snapshot.netLiquidation.gt(0)).toBe(true);
      expect(snapshot.baseCurrency).toBe(currency('USD'));
      expect((await stockOf(connection)).symbol).toBe(broker.stock.symbol);
    });

    it('knows a contract again by its id, and an unknown one not at all', async () => {
      const connection = await reader();
      const stock = await stockOf(connection);
      expect(await connection.contractDetails(stock, never)).toMatchObject([{ contract: { conId: stock.conId } }]);
      expect(await connection.contractDetails({ ...broker.stock, symbol: 'NOSUCHTHING' }, never)).toEqual([]);
    });

    it('gives the newest completed daily bars, oldest first, and a quote', async () => {
      const connection = await reader();
      const stock = await stockOf(connection);
      const endAtMs = await connection.currentTime(never);
      const bars = await connection.bars({ contract: stock, size: '1 day', count: 20, endAtMs }, never);
      expect(bars).toHaveLength(20);
      expect(bars.map((bar) => bar.startAtMs)).toEqual(bars.map((bar) => bar.startAtMs).toSorted((a, b) => a - b));
      expect(bars.every((bar) => bar.startAtMs < endAtMs)).toBe(true);
      const quote = await connection.quote(stock, never);
      expect(quote.bid?.gt(0)).toBe(true);
    });

    it('streams quotes: the newest is kept with its age, and nothing comes after the stop', async () => {
      const connection = await reader();
      const stock = await stockOf(connection);
      const { promise: changed, resolve } = Promise.withResolvers<void>();
      const stream = connection.streamQuotes(stock, () => {
        if (stream.newest()?.ask !== undefined) resolve();
      });
      expect(stream.newest()).toBeUndefined();
      await changed;
      const quote = stream.newest();
      expect(quote).toMatchObject({ conId: stock.conId });
      expect(quote?.bid !== undefined && quote.ask?.gte(quote.bid)).toBe(true);
      expect(stream.problem()).toBeUndefined();
      stream.stop();
      expect(stream.problem()).toBe('stopped by the desk');
    });

    it('tells why a stream of quotes brings nothing: unknown contract, lost link', async () => {
      const connection = await reader();
      const stock = await stockOf(connection);
      const { promise: refused, resolve } = Promise.withResolvers<void>();
      const unknown = connection.streamQuotes({ ...stock, conId: conId(999_999_999) }, () => resolve());
      await refused;
      expect(unknown.problem()).toMatch(/^200:/);
      const stream = connection.streamQuotes(stock);
      connection.disconnect();
      expect(stream.problem()).toMatch(/disconnected by the desk/);
    });

    it('tells a market order from its write to its commission, and lists it afterwards', async () => {
      const connection = await trader();
      const stock = await stockOf(connection);
      const seen = recordEvents(connection);
      const id = oneId(connection);
      connection.place(orderOf('ref-1', { contract: stock }), id, never);
      expect(seen.about(id).map((event) => event.kind)).toEqual(['order-sent']);
      const status = await seen.until(
        isKind('order-status', (event) => event.orderId === id && event.status === 'Filled'),
      );
      expect(status.filled.eq(10)).toBe(true);
      const { execution } = await seen.until(isKind('execution', (event) => event.execution.orderId === id));
      expect(execution).toMatchObject({ orderRef: 'ref-1', side: 'BUY', account: broker.account });
      await seen.until(isKind('commission', (event) => event.report.execId === execution.execId));

      const [fill] = await connection.executions(never);
      expect(fill?.execution).toMatchObject({ execId: execution.execId, orderRef: 'ref-1' });
      expect(fill?.commission?.commission.gt(0)).toBe(true);
      expect(await connection.positions(never)).toMatchObject([{ contract: { conId: stock.conId } }]);
      expect(await connection.completedOrders(never)).toMatchObject([{ orderRef: 'ref-1', status: 'Filled' }]);
      expect(await connection.openOrders(never)).toEqual([]);
    });

    it('lists a resting order to every client and cancels it', async () => {
      const connection = await trader();
      const stock = await stockOf(connection);
      const seen = recordEvents(connection);
      const id = oneId(connection);
      const properties = { ...LIMIT, limitPrice: decimal(broker.restingLimit) };
      connection.place(orderOf('ref-2', { contract: stock, properties }), id, never);
      await seen.until(isKind('order-status', (event) => event.orderId === id && event.status === 'Submitted'));
      const [order] = await (await reader()).openOrders(never);
      expect(order).toMatchObject({ orderRef: 'ref-2', orderId: id, clientId: 1, status: 'Submitted', side: 'BUY' });
      expect(order?.properties.limitPrice && decimalText(order.properties.limitPrice)).toBe(broker.restingLimit);
      connection.cancel(id);
      await seen.until(isKind('order-status', (event) => event.orderId === id && event.status === 'Cancelled'));
      expect(await connection.openOrders(never)).toEqual([]);
    });

    it('keeps back what the gate refuses', async () => {
      const connection = await trader({ gate: () => 'halted by test' });
      const stock = await stockOf(connection);
      const seen = recordEvents(connection);
      const id = oneId(connection);
      connection.place(orderOf('ref-3', { contract: stock }), id, never);
      expect(seen.about(id)).toEqual([{ kind: 'order-not-sent', orderId: id, reason: 'halted by test' }]);
      expect(await connection.executions(never)).toEqual([]);
    });

    it('gives order ids above the stored high water and none twice', async () => {
      const connection = await trader({ highWater: 500 });
      expect(connection.allocateOrderIds(2)).toEqual([501, 502]);
      expect(connection.allocateOrderIds(1)).toEqual([503]);
      expect(connection.orderIdHighWater()).toBe(503);
    });

    it('sends nothing under an id that was used or never allocated', async () => {
      const connection = await trader();
      const stock = await stockOf(connection);
      const seen = recordEvents(connection);
      const id = oneId(connection);
      connection.place(orderOf('ref-4', { contract: stock }), id, never);
      connection.place(orderOf('ref-5', { contract: stock }), id, never);
      connection.place(orderOf('ref-6', { contract: stock }), orderId(900), never);
      await seen.until(isKind('execution'));
      expect(seen.events.filter(isKind('order-sent'))).toHaveLength(1);
      expect(seen.events.filter(isKind('order-not-sent'))).toHaveLength(2);
      expect((await connection.executions(never)).map((fill) => fill.execution.orderRef)).toEqual([orderRef('ref-4')]);
    });

    it('calls every listener although one throws, and none after it was taken off', async () => {
      const connection = await trader();
      const stock = await stockOf(connection);
      connection.subscribe(() => {
        throw new Error('listener of the test');
      });
      const takenOff: BrokerEvent[] = [];
      connection.subscribe((event) => takenOff.push(event))();
      const seen = recordEvents(connection);
      connection.place(orderOf('ref-7', { contract: stock }), oneId(connection), never);
      await seen.until(isKind('commission'));
      expect(takenOff).toEqual([]);
    });

    it('says that it is closed, and that nothing placed after that was sent', async () => {
      const connection = await trader();
      const stock = await stockOf(connection);
      const seen = recordEvents(connection);
      const id = oneId(connection);
      connection.disconnect();
      connection.disconnect();
      connection.place(orderOf('ref-8', { contract: stock }), id, never);
      expect(connection.closed.aborted).toBe(true);
      expect(seen.events.filter(isKind('link')).map((event) => event.state)).toEqual(['closed']);
      expect(seen.about(id).map((event) => event.kind)).toEqual(['order-not-sent']);
      await expect(connection.positions(never)).rejects.toThrow(/closed/);
    });

    it('ends a question with its signal', async () => {
      const connection = await reader();
      await expect(connection.positions(AbortSignal.abort(new Error('the test gave up')))).rejects.toThrow(
        'the test gave up',
      );
      expect(await connection.positions(never)).toEqual([]);
    });

    it('gives readers no way to send', async () => {
      const connection = await reader();
      expect(Object.keys(connection)).not.toEqual(expect.arrayContaining(['place']));
      expect('place' in connection || 'cancel' in connection || 'allocateOrderIds' in connection).toBe(false);
    });

    it('refuses an account that the broker does not serve', async () => {
      const asked = broker.connector.connectReader({ ...common(), account: accountId('DU7654321') });
      await expect(asked).rejects.toMatchObject({ name: 'BrokerError', failure: 'refused' });
    });
  });
}
