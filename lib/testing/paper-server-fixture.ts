/** A server over the scripted broker with its wire log, for tests; what it reports as a problem fails the test that closes it. */
import { systemClock } from '../adapters/system/system-clock.ts';
import type { FaultScript } from '../paper/fault-script.ts';
import { startPaperServer, type PaperServer, type PaperServerOptions } from '../paper/server.ts';
import { createMemoryWireLog, type MemoryWireLog } from '../paper/wire-log.ts';
import { clientFields } from './client-fields.ts';
import { startRawClient, type RawTwsClient } from './raw-tws-client.ts';
import { ScriptedPaperBroker } from './scripted-paper-broker.ts';
import { OrderAction, OrderType, SecType, TimeInForce, type Contract, type Order } from '@stoqey/ib';

export const SPY_LABELS: Contract = { symbol: 'SPY', secType: SecType.STK, exchange: 'SMART', currency: 'USD' };
export const MARKET_ORDER: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.MKT,
  totalQuantity: 10,
  tif: TimeInForce.DAY,
  orderRef: 'run:1',
  transmit: true,
};
export const LIMIT_ORDER: Order = { ...MARKET_ORDER, orderType: OrderType.LMT, lmtPrice: 300.5 };

export interface ServerFixture {
  readonly server: PaperServer;
  readonly broker: ScriptedPaperBroker;
  readonly wireLog: MemoryWireLog;
  readonly problems: string[];
  /** A started raw client at 193 unless told otherwise. */
  client(clientId: number, version?: number): Promise<RawTwsClient>;
  place(client: RawTwsClient, orderId: number, order?: Order): void;
  close(): Promise<void>;
}

export async function startFixture(
  options: Partial<PaperServerOptions> & { readonly script?: FaultScript } = {},
): Promise<ServerFixture> {
  const { script, ...more } = options;
  const broker = new ScriptedPaperBroker();
  const wireLog = createMemoryWireLog();
  const problems: string[] = [];
  const clients: RawTwsClient[] = [];
  const server = await startPaperServer({
    broker,
    port: 0,
    timers: systemClock,
    wireLog,
    onProblem: (text, error) => problems.push(`${text}: ${String(error)}`),
    ...more,
  });
  if (script !== undefined) server.faults.set(script);
  return {
    server,
    broker,
    wireLog,
    problems,
    async client(clientId, version = 193) {
      const client = await startRawClient(server.port, { clientId, version });
      clients.push(client);
      return client;
    },
    place: (client, orderId, order = MARKET_ORDER) =>
      client.send(...clientFields(193, (encoder) => encoder.placeOrder(orderId, SPY_LABELS, order))),
    async close() {
      for (const client of clients) client.close();
      await server.close();
    },
  };
}
