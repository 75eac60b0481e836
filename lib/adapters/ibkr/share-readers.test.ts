import { accountId, clientId } from '../../domain/ids.ts';
import type { BrokerReader, ConnectOptions } from '../../ports/broker.ts';
import { never } from '../../testing/broker-contract.ts';
import { createSharedReaders } from './share-readers.ts';

const OPTIONS: ConnectOptions = {
  clientId: clientId(2),
  account: accountId('DU0000001'),
  marketDataType: 1,
  signal: never,
};

/** Opens readers on demand and counts what becomes of them. */
function opener() {
  const opened: { readonly options: ConnectOptions; readonly end: AbortController; disconnects: number }[] = [];
  let answer: Promise<void> = Promise.resolve();
  const refuse = (): Promise<never> => Promise.reject(new Error('Not asked for here'));
  const open = async (options: ConnectOptions): Promise<BrokerReader> => {
    const one = { options, end: new AbortController(), disconnects: 0 };
    opened.push(one);
    await answer;
    return {
      ...options,
      openedAtMs: opened.length,
      currentTime: refuse,
      positions: refuse,
      openOrders: refuse,
      completedOrders: refuse,
      executions: refuse,
      accountSnapshot: refuse,
      contractDetails: refuse,
      bars: refuse,
      quote: refuse,
      subscribe: () => () => undefined,
      closed: one.end.signal,
      disconnect: () => void (one.disconnects += 1),
    };
  };
  return { opened, connect: createSharedReaders(open), wait: (until: Promise<void>) => void (answer = until) };
}

describe('readers at the same time', () => {
  it('share one connection, which ends with the last of them, once', async () => {
    const { opened, connect } = opener();
    const [first, second] = await Promise.all([connect(OPTIONS), connect(OPTIONS)]);
    expect(opened).toHaveLength(1);
    first.disconnect();
    first.disconnect();
    expect(opened[0]?.disconnects).toBe(0);
    second.disconnect();
    await Promise.resolve();
    expect(opened[0]?.disconnects).toBe(1);
  });

  it('open a new one after the end of the last, and where it was closed under them', async () => {
    const { opened, connect } = opener();
    (await connect(OPTIONS)).disconnect();
    await connect(OPTIONS);
    opened[1]?.end.abort();
    await connect(OPTIONS);
    expect(opened).toHaveLength(3);
  });

  it('of another account or client id share nothing', async () => {
    const { opened, connect } = opener();
    await Promise.all([connect(OPTIONS), connect({ ...OPTIONS, clientId: clientId(3) })]);
    expect(opened).toHaveLength(2);
  });

  it('do not lose the connection because one of them gave up waiting', async () => {
    const { opened, connect, wait } = opener();
    const opening = Promise.withResolvers<void>();
    wait(opening.promise);
    const hurry = new AbortController();
    const impatient = connect({ ...OPTIONS, signal: hurry.signal });
    const patient = connect(OPTIONS);
    hurry.abort(new Error('No time'));
    await expect(impatient).rejects.toThrow('No time');
    opening.resolve();
    await expect(patient).resolves.toMatchObject({ openedAtMs: 1 });
    expect(opened[0]?.options.signal.aborted).toBe(false);
  });

  it('who have all given up end the opening', async () => {
    const { opened, connect, wait } = opener();
    wait(Promise.withResolvers<void>().promise);
    const hurry = new AbortController();
    const only = connect({ ...OPTIONS, signal: hurry.signal });
    hurry.abort(new Error('No time'));
    await expect(only).rejects.toThrow('No time');
    expect(opened[0]?.options.signal.aborted).toBe(true);
  });

  it('are all told that it could not be opened, and the next tries anew', async () => {
    const { opened, connect, wait } = opener();
    wait(Promise.reject(new Error('Refused')));
    const failed = await Promise.allSettled([connect(OPTIONS), connect(OPTIONS)]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    wait(Promise.resolve());
    await connect(OPTIONS);
    expect(opened).toHaveLength(2);
  });
});
