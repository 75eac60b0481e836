/** Production connections to a gateway on this machine, for tests about the link itself. */
import { accountId, clientId, orderId } from '../domain/ids.ts';
import { createIbkrConnector, type IbkrConnectorOptions } from '../adapters/ibkr/ibkr-connector.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { DEFAULT_ACCOUNT } from '../paper/simulated-broker.ts';
import type { BrokerTrader, SendGate } from '../ports/broker.ts';
import { calm } from './store-harness.ts';

export interface PaperTraderOptions extends Partial<IbkrConnectorOptions> {
  readonly client?: number;
  readonly gate?: SendGate;
}

export function connectPaperTrader(port: number, options: PaperTraderOptions = {}): Promise<BrokerTrader> {
  const { client = 1, gate = () => undefined, ...connector } = options;
  return createIbkrConnector({
    host: '127.0.0.1',
    port,
    clock: systemClock,
    log: () => undefined,
    ...connector,
  }).connectTrader({
    clientId: clientId(client),
    account: accountId(DEFAULT_ACCOUNT),
    marketDataType: 3,
    signal: calm(),
    gate,
    orderIdHighWater: orderId(0),
  });
}

/** Milliseconds from now until the link is given up. */
export async function closedAfterMs({ closed }: BrokerTrader): Promise<number> {
  const beganAtMs = systemClock.nowMs();
  if (!closed.aborted) {
    await new Promise<void>((resolve) => closed.addEventListener('abort', () => resolve(), { once: true }));
  }
  return systemClock.nowMs() - beganAtMs;
}
