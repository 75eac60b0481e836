/**
 * The sink of a local stack: one JSON line an entry in a file for people and tools. An entry that may be there already is
 * looked for first, so that no id stands in it twice. It rotates nothing: full is full, and refused.
 */
import { appendFileSync, createReadStream, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createRecentIds } from '../../domain/recent-ids.ts';
import type { Sink, SinkResult } from '../../ports/sink.ts';

const MAX_BYTES = 256 * 1024 * 1024;
const REMEMBERED_IDS = 20_000;

export function fileSink(file: string): Sink {
  const recent = createRecentIds(REMEMBERED_IDS);
  mkdirSync(path.dirname(file), { recursive: true });
  return {
    name: 'file',
    async deliver({ entry, mayExist }, signal): Promise<SinkResult> {
      if (recent.has(entry.id) || (mayExist && (await isIn(file, entry.id, signal)))) return { kind: 'delivered' };
      const size = existsSync(file) ? statSync(file).size : 0;
      if (size > MAX_BYTES) return { kind: 'refused', reason: `the file is full at ${MAX_BYTES} bytes` };
      try {
        appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
      } catch (error) {
        return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason: String(error) };
      }
      recent.add(entry.id);
      return { kind: 'delivered' };
    },
    describe: () => `on: ${file}`,
    check: () => Promise.resolve({ isReady: true, detail: file }),
  };
}

/** A whole line says so: one that was cut is no entry. */
async function isIn(file: string, id: string, signal: AbortSignal): Promise<boolean> {
  if (!existsSync(file)) return false;
  const input = createReadStream(file, { encoding: 'utf8', signal });
  try {
    const start = `{"id":${JSON.stringify(id)},`;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line.startsWith(start) && line.endsWith('}')) return true;
    }
    return false;
  } finally {
    input.destroy();
  }
}
