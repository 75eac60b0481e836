/**
 * Records what the real client, @stoqey/ib, writes to its TCP socket: `node test/golden/capture.ts` connects it to a socket
 * that only records, once a server version, and writes one JSON file each beside itself. Run it after an update of the
 * library and read the difference; it decodes nothing, and nothing of ours encodes.
 */
import { EventName, IBApi } from '@stoqey/ib';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { z } from 'zod';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { CLIENT_ID, FIRST_VERSION, REQUESTS } from './requests.ts';

export const VERSIONS = [157, 176, 177, 178, 182, 186, 192, 193] as const;
const DEADLINE_MS = 10_000;
const HEADER_BYTES = 4;

export const goldenFile = (version: number): URL => new URL(`client-${version}.json`, import.meta.url);

/** What a file holds. */
export const golden = z.strictObject({
  library: z.string(),
  serverVersion: z.number(),
  /** Base64 of the first bytes: `API\0` and the versions the client speaks. */
  handshake: z.string(),
  /** Label of a request -> base64 of its frame with the length in front, in the order sent. */
  frames: z.record(z.string(), z.string()),
});
export type Golden = z.infer<typeof golden>;

/** Lets the real client connect, negotiate `version` and send every request. @throws DeadlineError, Error of the client */
export async function capture(version: number): Promise<Golden> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Listening gave no port: found no address');
  // Above the number of requests, so that the client's rate limit delays none.
  const api = new IBApi({ host: '127.0.0.1', port: address.port, clientId: CLIENT_ID, maxReqPerSec: 1_000_000 });
  try {
    const what = `Capture at ${version}`;
    return await withDeadline(systemClock, { what, durationMs: DEADLINE_MS }, async (signal) => {
      const failed = new Promise<never>((_resolve, reject) => {
        api.on(EventName.error, (error, code) => reject(new Error(`Client refuses: found ${code} ${error.message}`)));
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      const accepted = once(server, 'connection', { signal });
      api.connect();
      const [socket] = await accepted;
      return await Promise.race([failed, converse({ api, socket, version })]);
    });
  } finally {
    api.disconnect();
    server.close();
  }
}

interface Conversation {
  readonly api: IBApi;
  readonly socket: Socket;
  readonly version: number;
}

async function converse({ api, socket, version }: Conversation): Promise<Golden> {
  const bytes = recorder(socket);
  const handshake = await bytes.take('API\0'.length);
  socket.write(message(String(version), '20261121 09:30:00 US/Eastern'));
  const startApi = await bytes.take(0);
  const ready = new Promise((resolve) => api.once(EventName.nextValidId, resolve));
  // The client holds every request back until it knows the next valid id.
  socket.write(message('9', '1', '1'));
  await ready;
  const frames: Record<string, string> = { startApi };
  for (const [label, request] of REQUESTS) {
    if (version < (FIRST_VERSION.get(label) ?? 0)) continue;
    request(api);
    frames[label] = await bytes.take(0);
  }
  return { library: libraryVersion(), serverVersion: version, handshake, frames };
}

/** Takes frames off the stream one by one, byte for byte, each with `before` bytes in front of its length, as base64. */
function recorder(socket: Socket): { take(before: number): Promise<string> } {
  let held = Buffer.alloc(0);
  let wake: (() => void) | undefined;
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    wake?.();
  });
  const until = async (length: number): Promise<void> => {
    while (held.length < length) await new Promise<void>((resolve) => (wake = resolve));
  };
  return {
    async take(before) {
      await until(before + HEADER_BYTES);
      const end = before + HEADER_BYTES + held.readUInt32BE(before);
      await until(end);
      const taken = held.subarray(0, end);
      held = held.subarray(end);
      return taken.toString('base64');
    },
  };
}

/** By hand: no encoder of ours has a part in it. */
function message(...fields: readonly string[]): Buffer {
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const length = Buffer.alloc(HEADER_BYTES);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

function libraryVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../node_modules/@stoqey/ib/package.json', import.meta.url), 'utf8'),
  );
  const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(manifest);
  return `${name} ${version}`;
}

if (import.meta.main) {
  for (const version of VERSIONS) {
    writeFileSync(goldenFile(version), `${JSON.stringify(await capture(version), null, 2)}\n`);
  }
}
