import { createInFlight } from './in-flight.ts';

describe('in-flight', () => {
  it('is empty at once where nothing runs', async () => {
    await expect(createInFlight().empty()).resolves.toBeUndefined();
  });

  it('waits for all work, failed work included', async () => {
    const inFlight = createInFlight();
    const first = Promise.withResolvers<number>();
    const second = Promise.withResolvers<number>();
    const order: string[] = [];
    const tracked = inFlight.track(first.promise);
    const failing = inFlight.track(second.promise).catch(() => order.push('second failed'));
    const empty = inFlight.empty().then(() => order.push('empty'));
    expect(inFlight.count()).toBe(2);
    first.resolve(1);
    await expect(tracked).resolves.toBe(1);
    expect(inFlight.count()).toBe(1);
    second.reject(new Error('no'));
    await Promise.all([failing, empty]);
    expect(order.toSorted()).toEqual(['empty', 'second failed']);
  });

  it('waits for work that begins while it waits', async () => {
    const inFlight = createInFlight();
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    void inFlight.track(first.promise);
    let isEmpty = false;
    const empty = inFlight.empty().then(() => (isEmpty = true));
    void inFlight.track(second.promise);
    first.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isEmpty).toBe(false);
    second.resolve();
    await empty;
    expect(inFlight.count()).toBe(0);
  });
});
