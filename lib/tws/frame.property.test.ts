import * as fc from 'fast-check';
import { createFrameReader, encodeFrame } from './frame.ts';
import { splitFields } from './fields.ts';

const field = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !text.includes('\0'));
const message = fc.array(field, { minLength: 1, maxLength: 20 });

test('reads back what was written, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 30 }), (messages, cuts) => {
      const stream = Buffer.concat(messages.map(encodeFrame));
      const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].toSorted((a, b) => a - b);
      const reader = createFrameReader();
      const read = places.flatMap((place, index) => [
        ...reader.push(stream.subarray(places[index - 1] ?? 0, place)).frames,
      ]);
      expect(read.map(splitFields)).toEqual(messages);
    }),
  );
});

test('never gives frames beyond its limit, whatever bytes come', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }), (chunks) => {
      const reader = createFrameReader({ maxFrameBytes: 64 });
      for (const chunk of chunks) {
        for (const frame of reader.push(Buffer.from(chunk)).frames) expect(frame.length).toBeLessThanOrEqual(64);
      }
    }),
  );
});
