import { createFrameReader, encodeFrame, FrameError, MAX_FRAME_BYTES } from './frame.ts';
import { splitFields } from './fields.ts';

const hello = encodeFrame(['71', '2', '1', '']);
const texts = (frames: readonly Buffer[]) => frames.map(splitFields);

test('encodes the length in bytes, not characters, and ends every field with NUL', () => {
  expect(encodeFrame(['4', 'é']).toString('hex')).toBe('000000053400c3a900');
});

test('reads a frame given byte by byte', () => {
  const reader = createFrameReader();
  const frames = [...hello].flatMap((byte) => [...reader.push(Buffer.of(byte)).frames]);
  expect(texts(frames)).toEqual([['71', '2', '1', '']]);
});

test('reads a thousand frames of one chunk in order', () => {
  const many = Buffer.concat(Array.from({ length: 1000 }, (_, index) => encodeFrame([String(index)])));
  const { frames } = createFrameReader().push(many);
  expect(frames).toHaveLength(1000);
  expect(texts(frames).at(-1)).toEqual(['999']);
});

test('gives the frames in front of an impossible length together with the error', () => {
  const { frames, error } = createFrameReader().push(Buffer.concat([hello, Buffer.from([0xff, 0xff, 0xff, 0xff])]));
  expect(frames).toHaveLength(1);
  expect(error).toBeInstanceOf(FrameError);
});

test.each([0, MAX_FRAME_BYTES + 1])('refuses a length of %i for good', (length) => {
  const reader = createFrameReader();
  const header = Buffer.alloc(4);
  header.writeUInt32BE(length);
  const { error } = reader.push(header);
  expect(error?.message).toContain(`found ${length}`);
  expect(reader.push(hello)).toEqual({ frames: [], error });
});

test('takes the prefix split at any byte', () => {
  const stream = Buffer.concat([Buffer.from('API\0'), hello]);
  for (let cut = 0; cut <= stream.length; cut += 1) {
    const reader = createFrameReader({ prefix: 'API\0' });
    const frames = [...reader.push(stream.subarray(0, cut)).frames, ...reader.push(stream.subarray(cut)).frames];
    expect(texts(frames)).toEqual([['71', '2', '1', '']]);
  }
});

test('refuses a stream that is HTTP at its first bytes', () => {
  const { frames, error } = createFrameReader({ prefix: 'API\0' }).push(Buffer.from('GET / HTTP/1.1\r\n'));
  expect(frames).toEqual([]);
  expect(error?.message).toBe('Stream is not TWS: found "GET ", needed "API\\u0000"');
});

test('refuses to encode a frame above the cap', () => {
  expect(() => encodeFrame(['x'.repeat(MAX_FRAME_BYTES)])).toThrow(FrameError);
});

test('refuses a message whose last field is not ended', () => {
  expect(() => splitFields(Buffer.from('71\u00002'))).toThrow(FrameError);
});
