/** A whole paper gateway in process with raw clients, for tests; it stands still until told what time it is. */
import { systemClock } from '../adapters/system/system-clock.ts';
import { startPaperGateway, type PaperGateway, type PaperGatewayOptions } from '../paper/paper-gateway.ts';
import { clientFields } from './client-fields.ts';
import { MARKET_ORDER, SPY_LABELS } from './paper-server-fixture.ts';
import { startRawClient, type RawTwsClient } from './raw-tws-client.ts';
import { prices } from './simulated-broker-fixture.ts';
import type { Contract, Order } from '@stoqey/ib';

export interface GatewayFixture {
  readonly gateway: PaperGateway;
  readonly client: RawTwsClient;
  /** Connects one more, at 193 unless told otherwise. */
  connect(clientId: number, version?: number): Promise<RawTwsClient>;
  place(orderId: number, order?: Order): void;
  /** Asks for prices under reqId 7. */
  watch(contract: Contract, snapshot: boolean): void;
  /** Every message up to now: the time is asked for and answered behind them. */
  sofar(): Promise<readonly (readonly string[])[]>;
  close(): Promise<void>;
}

/** Client 1 is started. What the gateway reports as a problem fails the close. */
export async function startGatewayFixture(options: Partial<PaperGatewayOptions> = {}): Promise<GatewayFixture> {
  const problems: string[] = [];
  const onProblem = (text: string, error: unknown): number =>
    problems.push(
      error === undefined ? text : `${text}: ${error instanceof Error ? error.stack : JSON.stringify(error)}`,
    );
  const gateway = await startPaperGateway({ timers: systemClock, prices, onProblem, ...options });
  const clients: RawTwsClient[] = [];
  const connect = async (clientId: number, version = 193): Promise<RawTwsClient> => {
    const connected = await startRawClient(gateway.port, { clientId, version });
    clients.push(connected);
    return connected;
  };
  const client = await connect(1);
  return {
    gateway,
    client,
    connect,
    place: (orderId, order = MARKET_ORDER) =>
      client.send(...clientFields(193, (encoder) => encoder.placeOrder(orderId, SPY_LABELS, order))),
    watch: (contract, snapshot) =>
      client.send(...clientFields(193, (encoder) => encoder.reqMktData(7, contract, '', snapshot, false))),
    async sofar() {
      client.send(49, 1);
      return (await client.upTo(49)).slice(0, -1);
    },
    async close() {
      for (const each of clients) each.close();
      await gateway.close();
      if (problems.length > 0) throw new Error(`Gateway reported: ${problems.join('; ')}`);
    },
  };
}
