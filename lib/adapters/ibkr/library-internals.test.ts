import { IBApi } from '@stoqey/ib';
import type { ByteSocket } from './byte-socket.ts';
import { createLengthCheck, guardLibrary, withReadableReject } from './library-internals.ts';

const error = (reject: string): string => ['4', '2', '17', '201', 'Order rejected', reject, ''].join('\0');

const frames = (...lengths: readonly number[]): Buffer =>
  Buffer.concat(
    lengths.map((length) => {
      const frame = Buffer.alloc(4 + Math.max(0, Math.min(length, 100)), 1);
      frame.writeInt32BE(length);
      return frame;
    }),
  );

/** Remembers what it is asked; nothing arrives unless the test says so. */
function silentSocket() {
  const asked: string[] = [];
  const written: string[] = [];
  const listeners = new Map<string, (value: never) => void>();
  const socket: ByteSocket = {
    connecting: false,
    writable: true,
    destroyed: false,
    on: (event: string, listener: (value: never) => void) => listeners.set(event, listener),
    write: (bytes) => written.push(Buffer.from(bytes).toString('latin1')),
    setNoDelay: (on) => asked.push(`setNoDelay ${on}`),
    end: () => asked.push('end'),
    destroy: () => asked.push('destroy'),
    resetAndDestroy: () => asked.push('reset'),
  };
  return { socket, asked, written, listeners };
}

const unreachable = (): never => {
  throw new Error('Test opens no socket');
};

describe('guardLibrary', () => {
  it('finds what it guards in the library that is installed', () => {
    expect(guardLibrary(new IBApi({ clientId: 1 }), unreachable, () => undefined).writable()).toBe(false);
  });
  it('connects without the delay of Nagle, which holds a second message for 40 ms', () => {
    const { socket, asked } = silentSocket();
    const api = new IBApi({ clientId: 1 });
    guardLibrary(
      api,
      () => socket,
      () => undefined,
    );
    api.connect(1);
    expect(asked).toEqual(['setNoDelay true']);
  });
  it('speaks over the socket it is given, and resets that one', () => {
    const { socket, asked, written, listeners } = silentSocket();
    const api = new IBApi({ clientId: 1 });
    const guarded = guardLibrary(
      api,
      () => socket,
      () => undefined,
    );
    api.connect(1);
    Reflect.apply(listeners.get('connect') ?? unreachable, undefined, []);
    expect(written).toEqual([expect.stringContaining('v100..')]);
    expect(guarded.writable()).toBe(true);
    guarded.reset();
    expect(asked).toEqual(['setNoDelay true', 'reset']);
  });
});

describe('withReadableReject', () => {
  it('leaves a readable reject and every other message as they are', () => {
    expect(withReadableReject(error('{"a":1}'))).toBe(error('{"a":1}'));
    expect(withReadableReject(error(''))).toBe(error(''));
    expect(withReadableReject('9\x001\x005\x00')).toBe('9\x001\x005\x00');
  });
  it('leaves out a reject that is not JSON and keeps code and text', () => {
    expect(withReadableReject(error('{"a":'))).toBe(error(''));
  });
});

describe('createLengthCheck', () => {
  it('passes frames cut at every byte', () => {
    const check = createLengthCheck();
    for (const byte of frames(3, 1, 100)) expect(check(Buffer.of(byte))).toBeUndefined();
  });
  it.each([0, -4, -1, 0x1_00_00_00])('names the impossible length %p behind a good frame', (length) => {
    expect(createLengthCheck()(frames(5, length))).toBe(length < 0 ? length + 2 ** 32 : length);
  });
});
