/**
 * One connection for all who read at the same time: they share client id + 1, which IB gives to one socket only, so a
 * second reader would wait for the first and the tenth beyond its deadline. The connection ends with its last user.
 * Only for those who say that they may share; a recovery needs a connection of its own, newer than what it judges.
 */
import type { BrokerReader, ConnectOptions } from '../../ports/broker.ts';
import { doNothing } from './do-nothing.ts';

interface Shared {
  users: number;
  /** Aborts the opening once nobody waits for it any more. */
  readonly abandoned: AbortController;
  readonly opening: Promise<BrokerReader>;
}

export type ConnectReader = (options: ConnectOptions) => Promise<BrokerReader>;

export function createSharedReaders(open: ConnectReader): ConnectReader {
  const shared = new Map<string, Shared>();
  const leave = (key: string, one: Shared): void => {
    one.users -= 1;
    if (one.users > 0) return;
    if (shared.get(key) === one) shared.delete(key);
    one.abandoned.abort(new Error('Nobody waits for the connection any more'));
    one.opening.then((reader) => reader.disconnect(), doNothing);
  };
  const join = (key: string, options: ConnectOptions): Shared => {
    const known = shared.get(key);
    if (known !== undefined) {
      known.users += 1;
      return known;
    }
    const abandoned = new AbortController();
    const one: Shared = { users: 1, abandoned, opening: open({ ...options, signal: abandoned.signal }) };
    shared.set(key, one);
    const forget = (): void => void (shared.get(key) === one && shared.delete(key));
    one.opening.then(({ closed }) => {
      if (closed.aborted) forget();
      else closed.addEventListener('abort', forget, { once: true });
    }, forget);
    return one;
  };
  return async (options) => {
    const { clientId, account, marketDataType, signal } = options;
    const key = `${clientId}/${account}/${marketDataType}`;
    const one = join(key, options);
    try {
      return seatOf(await inTime(one.opening, signal), () => leave(key, one));
    } catch (error) {
      leave(key, one);
      throw error;
    }
  };
}

/** One user's hold on the connection. */
function seatOf(reader: BrokerReader, leave: () => void): BrokerReader {
  let isLeft = false;
  return {
    ...reader,
    disconnect() {
      if (isLeft) return;
      isLeft = true;
      leave();
    },
  };
}

/** Ends the wait with the user's own signal; the opening goes on for the others. */
async function inTime<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
