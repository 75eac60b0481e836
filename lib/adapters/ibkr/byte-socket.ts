/**
 * What the adapter needs of a connection's bytes and of the time around it. A socket of Node's is one; a simulation
 * gives its own, so that the very same adapter runs on virtual time without a network. Nothing is decided here.
 */
import { connect } from 'node:net';

export interface ByteSocket {
  readonly connecting: boolean;
  readonly writable: boolean;
  readonly destroyed: boolean;
  on(event: 'connect' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  write(bytes: Uint8Array): unknown;
  setNoDelay(on: boolean): unknown;
  end(): unknown;
  destroy(): unknown;
  resetAndDestroy(): unknown;
}

/** Begins a connection; `connect` or `error` follows later, never in the call. */
export type OpenSocket = () => ByteSocket;

/** The network and the monotonic time of one process. */
export interface IbkrRuntime {
  readonly openSocket: (at: { readonly host: string; readonly port: number }) => ByteSocket;
  /** Milliseconds that never go back. */
  readonly monotonicMs: () => number;
  /** Calls `task` once after about that long; the returned function cancels it. */
  readonly wake: (afterMs: number, task: () => void) => () => void;
}

/** The machine's own. */
export const MACHINE: IbkrRuntime = {
  openSocket: (at) => connect(at),
  monotonicMs: () => performance.now(),
  wake(afterMs, task) {
    const timer = setTimeout(task, afterMs);
    return () => clearTimeout(timer);
  },
};
