/** Opens the connection a run works over: reading ones cannot send, trading ones carry the gate of every send. */
import { BrokerError } from '../lib/domain/errors.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import { clientId, orderId, type ClientId } from '../lib/domain/ids.ts';
import type { BrokerReader, BrokerTrader, SendGate } from '../lib/ports/broker.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { IntentDeps } from './intent.ts';

/** Reading intents beside a trading one: the next higher client id; those that take long, the one after. */
export const readingClientId = (deps: IntentDeps, takesLong: boolean): ClientId =>
  clientId(deps.clientId + (takesLong ? 2 : 1));

export function connectReader(
  deps: IntentDeps,
  options: {
    readonly configuration: Configuration;
    readonly client: ClientId;
    readonly signal: AbortSignal;
    readonly mayShare?: boolean;
  },
): Promise<BrokerReader> {
  const { configuration, client, signal: parent, mayShare = false } = options;
  return withDeadline(deps.clock, { ...deadline(deps), parent }, (signal) =>
    deps.connector.connectReader({ ...connection(configuration), clientId: client, signal, mayShare }),
  );
}

export async function connectTrader(
  deps: IntentDeps,
  options: { readonly configuration: Configuration; readonly gate: SendGate; readonly signal: AbortSignal },
): Promise<BrokerTrader> {
  const { configuration, gate, signal: parent } = options;
  const { session } = await deps.ledger.read({ session: true }, parent);
  const orderIdHighWater = session.orderIdHighWater.get(deps.clientId) ?? orderId(0);
  return withDeadline(deps.clock, { ...deadline(deps), parent }, (signal) =>
    deps.connector.connectTrader({
      ...connection(configuration),
      clientId: deps.clientId,
      signal,
      gate,
      orderIdHighWater,
    }),
  );
}

const deadline = (deps: IntentDeps) => ({ what: 'connecting to the broker', durationMs: deps.deadlines.connectMs });

const connection = ({ account, marketDataType }: Configuration) => ({ account, marketDataType });

/** Paper accounts begin with DU or DF: a mode never trades on an account of the other kind. @throws BrokerError */
export function checkAccount(
  deps: Pick<IntentDeps, 'mode' | 'liveAccount'>,
  { account }: Pick<Configuration, 'account'>,
): void {
  const isPaperAccount = /^D[UF]/.test(account);
  if (isPaperAccount === (deps.mode === 'paper') && (deps.mode === 'paper' || account === deps.liveAccount)) return;
  const needed = deps.mode === 'paper' ? 'a DU or DF account' : 'the account named by LIVE_ACCOUNT';
  throw new BrokerError(
    'refused',
    `Account does not fit the mode: found ${account} in mode ${deps.mode}, needed ${needed}`,
  );
}
