/** What the gateway needs of a client's connection. A socket of Node's is one; a simulation gives its own. */
export interface ClientSocket {
  /** Bytes written and not yet on their way. */
  readonly writableLength: number;
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'drain' | 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  write(bytes: Uint8Array): unknown;
  end(): unknown;
  destroy(): unknown;
  pause(): unknown;
  resume(): unknown;
  /** Gathers what is written until `uncork`. */
  cork(): void;
  uncork(): void;
}
