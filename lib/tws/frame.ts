/**
 * Frames of the TWS protocol: an unsigned 32-bit big-endian length, then that many bytes. Bytes in, frames out,
 * wherever the stream was cut; at most one unfinished frame is held. Knows nothing of what is inside a frame.
 */

/** Largest frame IB's own clients accept: 0xffffff bytes. */
export const MAX_FRAME_BYTES = 0xffffff;
const HEADER_BYTES = 4;

/** The stream cannot be read on: a length no message can have, or not this protocol at all. */
export class FrameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FrameError';
  }
}

export interface FrameResult {
  /** Complete frames without their length, in order of arrival. */
  readonly frames: readonly Buffer[];
  /** Terminal: every later push gives no frames and the same error. */
  readonly error: FrameError | undefined;
}

export interface FrameReader {
  push(chunk: Buffer): FrameResult;
}

/** Reads frames of at most `maxFrameBytes`, behind a fixed `prefix` that the stream must begin with (`API\0` for a server). */
export function createFrameReader(
  options: { readonly prefix?: string; readonly maxFrameBytes?: number } = {},
): FrameReader {
  const prefix = Buffer.from(options.prefix ?? '', 'latin1');
  const maxFrameBytes = options.maxFrameBytes ?? MAX_FRAME_BYTES;
  let prefixSeen = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let wantedBytes = HEADER_BYTES;
  let error: FrameError | undefined;

  function skipPrefix(chunk: Buffer): Buffer {
    const part = chunk.subarray(0, prefix.length - prefixSeen);
    if (!part.equals(prefix.subarray(prefixSeen, prefixSeen + part.length))) {
      error = new FrameError(`Stream is not TWS: found ${quote(part)}, needed ${quote(prefix)}`);
      return chunk.subarray(chunk.length);
    }
    prefixSeen += part.length;
    return chunk.subarray(part.length);
  }

  function takeFrames(): readonly Buffer[] {
    const frames: Buffer[] = [];
    const bytes = held.length === 1 ? (held[0] ?? Buffer.alloc(0)) : Buffer.concat(held);
    let at = 0;
    wantedBytes = HEADER_BYTES;
    while (bytes.length - at >= HEADER_BYTES) {
      const length = bytes.readUInt32BE(at);
      if (length === 0 || length > maxFrameBytes) {
        error = new FrameError(`Frame length is impossible: found ${length}, needed 1 to ${maxFrameBytes} bytes`);
        held = [];
        heldBytes = 0;
        return frames;
      }
      wantedBytes = HEADER_BYTES + length;
      if (bytes.length - at < wantedBytes) break;
      frames.push(bytes.subarray(at + HEADER_BYTES, at + wantedBytes));
      at += wantedBytes;
      wantedBytes = HEADER_BYTES;
    }
    const rest = bytes.subarray(at);
    held = rest.length > 0 ? [rest] : [];
    heldBytes = rest.length;
    return frames;
  }

  return {
    push(chunk) {
      if (error !== undefined) return { frames: [], error };
      const bytes = prefixSeen < prefix.length ? skipPrefix(chunk) : chunk;
      if (bytes.length > 0) {
        held.push(bytes);
        heldBytes += bytes.length;
      }
      const frames = heldBytes >= wantedBytes ? takeFrames() : [];
      return { frames, error };
    },
  };
}

/** One frame: the fields in UTF-8, each ended by NUL, behind their length in bytes. @throws FrameError */
export function encodeFrame(fields: readonly string[]): Buffer {
  const text = fields.join('\0');
  const length = Buffer.byteLength(text) + 1;
  if (length > MAX_FRAME_BYTES) {
    throw new FrameError(`Frame is too long: found ${length} bytes, needed at most ${MAX_FRAME_BYTES}`);
  }
  const frame = Buffer.allocUnsafe(HEADER_BYTES + length);
  frame.writeUInt32BE(length, 0);
  frame.write(text, HEADER_BYTES, 'utf8');
  frame[HEADER_BYTES + length - 1] = 0;
  return frame;
}

const quote = (bytes: Buffer): string => JSON.stringify(bytes.toString('latin1'));
