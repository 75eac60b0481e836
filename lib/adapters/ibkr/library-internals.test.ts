import { Socket } from 'node:net';
import { EventName, IBApi } from '@stoqey/ib';
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

describe('guardLibrary', () => {
  it('finds what it guards in the library that is installed', () => {
    const api = new IBApi({ host: '127.0.0.1', port: 1, clientId: 1, maxReqPerSec: 1_000 });
    expect(guardLibrary(api, () => undefined).writable()).toBe(false);
  });
  it('connects without the delay of Nagle, which holds a second message for 40 ms', () => {
    const asked: unknown[] = [];
    const inherited: unknown = Reflect.get(Socket.prototype, 'setNoDelay');
    Reflect.set(Socket.prototype, 'setNoDelay', (on: unknown) => asked.push(on));
    const api = new IBApi({ host: '127.0.0.1', port: 1, clientId: 1, maxReqPerSec: 1_000 });
    try {
      api.on(EventName.error, () => undefined);
      guardLibrary(api, () => undefined);
      api.connect(1);
      api.disconnect();
    } finally {
      Reflect.set(Socket.prototype, 'setNoDelay', inherited);
    }
    expect(asked).toEqual([true]);
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
