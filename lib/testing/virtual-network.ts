/**
 * Virtual time over real sockets: time passes only while no request is on its way, so that an hour at a slow or sick service takes
 * seconds and its order is the same each time. It stands in for the global `fetch` while it is open; one at a time.
 */
import { manualClock, type ManualClock } from './manual-clock.ts';

export interface VirtualNetwork {
  readonly clock: ManualClock;
  /** Lets things happen until it is so. @throws Error where it is not by `limitMs` of virtual time, or nothing more would happen */
  until(isOver: () => boolean, limitMs: number): Promise<void>;
  /** Gives the global `fetch` back. */
  close(): void;
}

export interface VirtualNetworkOptions {
  /** What each answer takes on its way. */
  readonly latencyMs?: number;
  /** Requests that are never answered. */
  readonly hangs?: (url: string, nowMs: number) => boolean;
}

/** Turns of the event loop without a request after which nothing is on its way any more. */
const QUIET_TURNS = 4;

export function openVirtualNetwork(options: VirtualNetworkOptions = {}): VirtualNetwork {
  const { latencyMs = 0, hangs = () => false } = options;
  const clock = manualClock(0);
  const realFetch = globalThis.fetch;
  const never = new AbortController().signal;
  let underWay = 0;

  const answered = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    underWay += 1;
    try {
      const response = await realFetch(input, init);
      const body = await response.arrayBuffer();
      const { status, headers } = response;
      return new Response(body.byteLength === 0 ? null : body, { status, headers });
    } finally {
      underWay -= 1;
    }
  };
  const virtualFetch = async (...[input, init]: Parameters<typeof fetch>): Promise<Response> => {
    const signal = init?.signal ?? never;
    const url = input instanceof Request ? input.url : String(input);
    if (hangs(url, clock.nowMs())) await clock.sleep(Number.MAX_SAFE_INTEGER, signal);
    const response = await answered(input, init);
    if (latencyMs > 0) await clock.sleep(latencyMs, signal);
    return response;
  };
  globalThis.fetch = virtualFetch;

  const quiet = async (): Promise<void> => {
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (underWay > 0) turn = -1;
    }
  };
  return {
    clock,
    async until(isOver, limitMs) {
      for (;;) {
        await quiet();
        if (isOver()) return;
        const nextAtMs = clock.nextAtMs();
        if (nextAtMs === undefined || nextAtMs > limitMs) {
          throw new Error(`Virtual time is over: found the next event at ${nextAtMs}, needed one until ${limitMs} ms`);
        }
        await clock.advance(nextAtMs - clock.nowMs());
      }
    },
    close: () => void (globalThis.fetch = realFetch),
  };
}
