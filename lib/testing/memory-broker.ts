/**
 * A broker in memory: the real adapter and codec, the gateway's real sessions and matching, sockets without a network.
 * Time stands still: nothing happens but what is asked for. Market time is that of the prices' Thursday.
 */
import { createIbkrConnector } from '../adapters/ibkr/ibkr-connector.ts';
import { createMemoryWireLog, type MemoryWireLog } from '../paper/wire-log.ts';
import type { BrokerConnector } from '../ports/broker.ts';
import type { Clock } from '../ports/clock.ts';
import { prices, TEN_O_CLOCK } from './simulated-broker-fixture.ts';
import { memoryGateway, type MemoryGateway } from './simulation/memory-gateway.ts';
import { atOnce } from './simulation/memory-socket.ts';
import { virtualClock } from './simulation/virtual-clock.ts';

export interface MemoryBroker {
  readonly connector: BrokerConnector;
  readonly gateway: MemoryGateway;
  readonly wireLog: MemoryWireLog;
  readonly clock: Clock;
  /** What should not have happened inside the gateway. */
  readonly problems: readonly string[];
}

export function startMemoryBroker(): MemoryBroker {
  const clock = virtualClock(TEN_O_CLOCK);
  const wireLog = createMemoryWireLog();
  const problems: string[] = [];
  const gateway = memoryGateway({
    timers: clock,
    broker: { prices, startAtMs: TEN_O_CLOCK, speed: 0, wallNowMs: () => 0, seed: 7, alwaysOpen: false },
    wireLog,
    carrier: () => atOnce,
    problem: (text, error) => problems.push(`${text}: ${String(error)}`),
  });
  const connector = createIbkrConnector({
    host: 'memory',
    port: 0,
    clock,
    log: () => undefined,
    runtime: {
      openSocket: () => gateway.open(),
      monotonicMs: () => clock.nowMs(),
      wake: (ms, task) => clock.after(ms, task),
    },
  });
  return { connector, gateway, wireLog, clock, problems };
}
