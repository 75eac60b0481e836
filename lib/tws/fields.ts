/**
 * Fields of a message: UTF-8 texts, each ended by NUL. Splits a frame's bytes into them and writes values as IB writes
 * them (`0`/`1`, its unset numbers). What a field means is said by the codec of its message.
 */
import { FrameError } from './frame.ts';

/** IB's "no value" of a double and of an integer, as its Java code prints them. */
export const UNSET_DOUBLE = '1.7976931348623157E308';
export const UNSET_INTEGER = '2147483647';

/** What a codec may put into a field. Decimals come as text: a float never reaches the wire. */
export type WireValue = string | number | boolean;

/** @throws FrameError where the last field is not ended. */
export function splitFields(frame: Buffer): readonly string[] {
  if (frame[frame.length - 1] !== 0) {
    throw new FrameError(`Message is not ended: found byte ${frame[frame.length - 1]} last, needed NUL`);
  }
  return frame.toString('utf8', 0, frame.length - 1).split('\0');
}

/** Text of each value as TWS writes it. @throws RangeError for a number that is no integer or a text with NUL. */
export function wireTexts(values: readonly WireValue[]): readonly string[] {
  return values.map(wireText);
}

function wireText(value: WireValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`Field is no integer: found ${value}, needed decimal text`);
    return String(value);
  }
  if (value.includes('\0')) throw new RangeError('Field holds a NUL: found it inside, needed text without');
  return value;
}
