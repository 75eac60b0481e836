/**
 * The paper gateway without a port: the same sessions, faults, broker and wire log over sockets in memory. What is left
 * out against `paper-gateway.ts` is listening, the state file and the ticking of price streams.
 */
import { Connections } from '../../paper/connections.ts';
import { brokerFaults } from '../../paper/broker-faults.ts';
import { createFaults, type Faults } from '../../paper/faults.ts';
import type { PaperOrder } from '../../paper/paper-broker.ts';
import type { PaperTimers } from '../../paper/paper-timers.ts';
import {
  createSimulatedBroker,
  type SimulatedBroker,
  type SimulatedBrokerOptions,
} from '../../paper/simulated-broker.ts';
import type { WireLogSink } from '../../paper/wire-log.ts';
import { memorySocketPair, type Carrier, type MemorySocket } from './memory-socket.ts';

export interface MemoryGateway {
  readonly broker: SimulatedBroker;
  readonly faults: Faults;
  readonly clientIds: readonly number[];
  /** A client's end of a new connection. */
  open(): MemorySocket;
  /** Nobody listens while it is down; what is connected stays. */
  isDown: boolean;
  /** A code that is said of an accepted order, which works all the same; undefined: none. */
  warnOf: (order: PaperOrder) => number | undefined;
  close(): void;
}

export interface MemoryGatewayOptions {
  readonly timers: PaperTimers;
  readonly broker: Omit<SimulatedBrokerOptions, 'fillPlan'>;
  readonly wireLog: WireLogSink;
  /** A carrier for one direction of one connection. */
  readonly carrier: () => Carrier;
  readonly problem: (text: string, error: unknown) => void;
  readonly pacing?: boolean;
}

const HANDSHAKE_MS = 30_000;
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

export function memoryGateway(options: MemoryGatewayOptions): MemoryGateway {
  const { timers, wireLog, carrier, problem } = options;
  const faults = createFaults();
  const broker = createSimulatedBroker({
    ...options.broker,
    fillPlan: ({ clientId, orderId, input }) => faults.fillPlan({ clientId, orderId, orderRef: input.orderRef }),
  });
  const connections = new Connections({
    broker,
    faults,
    timers,
    wireLog,
    pacing: options.pacing ?? false,
    handshakeMs: HANDSHAKE_MS,
    maxOutputBytes: MOST_OUTPUT_BYTES,
    problem,
  });
  faults.brokers.add(brokerFaults(broker));
  faults.servers.add(connections);
  const warned = new Set<number>();
  const warn = (order: PaperOrder): void => {
    const { permId, clientId, orderId } = order;
    const code = warned.has(permId) ? undefined : gateway.warnOf(order);
    warned.add(permId);
    if (code !== undefined) connections.tell({ kind: 'order-error', clientId, orderId, code, text: 'Order message' });
  };
  const unsubscribe = broker.subscribe((event) => {
    connections.tell(event);
    if (event.kind === 'open-order') warn(event.order);
  });
  const gateway: MemoryGateway = {
    broker,
    faults,
    get clientIds() {
      return connections.clientIds;
    },
    isDown: false,
    warnOf: () => undefined,
    open() {
      const [toServer, toClient] = [carrier(), carrier()];
      const { client, server } = memorySocketPair({ toServer, toClient });
      client.connecting = true;
      toServer(() => {
        if (gateway.isDown) {
          server.destroyed = true;
          return toClient(() => client.refuse());
        }
        connections.accept(server);
        toClient(() => client.connected());
      });
      return client;
    },
    close() {
      unsubscribe();
      connections.close();
    },
  };
  return gateway;
}
