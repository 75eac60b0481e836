/**
 * A broker in memory: the real adapter and codec, the gateway's real sessions and matching, sockets without a network.
 * Time stands still: nothing happens but what is asked for. Market time is that of the prices' Thursday.
 */
import { createIbkrConnector } from '../adapters/ibkr/ibkr-connector.ts';
import { createMemoryWireLog, type MemoryWireLog } from '../paper/wire-log.ts';
import type { BrokerConnector } from '../ports/broker.ts';
import { prices, TEN_O_CLOCK } from './simulated-broker-fixture.ts';
import { memoryGateway, type MemoryGateway } from './simulation/memory-gateway.ts';
import { atOnce, type Carrier, type MemorySocket } from './simulation/memory-socket.ts';
import { virtualClock, type VirtualClock } from './simulation/virtual-clock.ts';

export interface MemoryBroker {
  readonly connector: BrokerConnector;
  readonly gateway: MemoryGateway;
  readonly wireLog: MemoryWireLog;
  readonly clock: VirtualClock;
  /** What should not have happened inside the gateway. */
  readonly problems: readonly string[];
}

export interface MemoryBrokerOptions {
  /** What each message takes, in virtual time that the test must let pass; at once where left out. */
  readonly wayMs?: number;
  /** What the desk reads where the gateway wrote these bytes, whole frames; the same where left out. */
  readonly garble?: (bytes: Buffer) => Buffer;
}

export function startMemoryBroker({ wayMs, garble }: MemoryBrokerOptions = {}): MemoryBroker {
  const clock = virtualClock(TEN_O_CLOCK);
  const slowly: Carrier = (task) => void clock.after(wayMs ?? 0, task);
  const wireLog = createMemoryWireLog();
  const problems: string[] = [];
  const gateway = memoryGateway({
    timers: clock,
    broker: { prices, startAtMs: TEN_O_CLOCK, speed: 0, wallNowMs: () => 0, seed: 7, alwaysOpen: false },
    wireLog,
    carrier: () => (wayMs === undefined ? atOnce : slowly),
    problem: (text, error) => problems.push(`${text}: ${String(error)}`),
  });
  const connector = createIbkrConnector({
    host: 'memory',
    port: 0,
    clock,
    log: () => undefined,
    runtime: {
      openSocket: () => garbled(gateway.open(), garble),
      monotonicMs: () => clock.nowMs(),
      wake: (ms, task) => clock.after(ms, task),
    },
  });
  return { connector, gateway, wireLog, clock, problems };
}

function garbled(socket: MemorySocket, garble: MemoryBrokerOptions['garble']): MemorySocket {
  if (garble === undefined) return socket;
  const emit = socket.emit.bind(socket);
  return Object.assign(socket, {
    emit: (event: string, value: unknown) => emit(event, Buffer.isBuffer(value) ? garble(value) : value),
  });
}
