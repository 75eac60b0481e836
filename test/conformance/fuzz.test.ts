/**
 * A gateway under 100,000 random and mutated frames, a tenth of them unless FUZZ_FRAMES says more (`npm run fuzz`): it never
 * falls over, never hangs, reports no problem, and a client beside it is answered as if nothing were. The seed is printed.
 */
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { withDeadline } from '../../lib/ports/with-deadline.ts';
import { seededRandom } from '../../lib/paper/random.ts';
import { startGatewayFixture, type GatewayFixture } from '../../lib/testing/paper-gateway-fixture.ts';
import { handshakeBytes, openRawClient, startRawClient, type RawTwsClient } from '../../lib/testing/raw-tws-client.ts';
import { OPEN } from '../../lib/testing/simulated-broker-fixture.ts';
import { createFrameReader, encodeFrame } from '../../lib/tws/frame.ts';
import { decodeRequest } from '../../lib/tws/decode-request.ts';
import { splitFields } from '../../lib/tws/fields.ts';
import { decodedByClient } from '../../lib/testing/client-complaints.ts';
import { hostileFrames } from './hostile-frames.ts';

const FRAMES = Number(process.env['FUZZ_FRAMES'] ?? 10_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const VERSIONS = [157, 177, 178, 182, 186, 192, 193] as const;
/** Frames of one client, which then hangs up: what it has subscribed to goes with it. */
const BATCH = 500;
/** Far above what a batch takes, also on a busy machine. */
const DEADLINE_MS = 60_000;
const NAMED = `${FRAMES} frames of seed ${SEED}`;

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await startGatewayFixture({ startAtMs: OPEN + 600_000 });
});
// What the gateway reported as a problem fails here.
afterEach(() => fixture.close());

/** Whether a client is served as ever. */
async function isServed(client: RawTwsClient): Promise<void> {
  await withDeadline(systemClock, { what: `Answer beside ${NAMED}`, durationMs: DEADLINE_MS }, async (signal) => {
    signal.addEventListener('abort', () => client.close(), { once: true });
    client.send(49, 1);
    expect((await client.upTo(49)).map(([id]) => id)).toEqual(['49']);
  });
}

/** Everything it has to say, then its answer to the time: it neither hangs nor gives up. */
async function attack(version: number, seed: number, frames: number): Promise<RawTwsClient> {
  const source = hostileFrames(seed, version);
  const rude = await startRawClient(fixture.gateway.port, { clientId: 50, version });
  const sent = Array.from({ length: frames }, () => encodeFrame(source.next()));
  return withDeadline(systemClock, { what: NAMED, durationMs: DEADLINE_MS }, async (signal) => {
    signal.addEventListener('abort', () => rude.close(), { once: true });
    rude.socket.write(Buffer.concat(sent));
    rude.send(104_729, 'the last');
    for (;;) {
      const [, , , code, text] = await rude.next(4);
      if (code === '505' && text?.endsWith(' 104729') === true) return rude;
    }
  });
}

test(
  `survives ${NAMED} while another client is served, and answers in messages a client can read`,
  async () => {
    const steady = await fixture.connect(7);
    for (let done = 0, batch = 0; done < FRAMES; done += BATCH, batch += 1) {
      const version = VERSIONS[batch % VERSIONS.length] ?? 193;
      const rude = await attack(version, SEED * 1_000_003 + batch, Math.min(BATCH, FRAMES - done));
      expect(decodedByClient(rude.messages.slice(1), version).complaints).toEqual([]);
      await isServed(steady);
      rude.close();
      await rude.closed;
    }
    expect(fixture.gateway.clientIds).toEqual(expect.arrayContaining([1, 7]));
  },
  30 * 60_000,
);

test(
  `survives streams cut into any pieces, with bytes changed on the way (${NAMED})`,
  async () => {
    const random = seededRandom(SEED);
    const below = (bound: number): number => Math.floor(random.next() * bound);
    const steady = await fixture.connect(7);
    for (let round = 0; round < Math.min(200, FRAMES / 50); round += 1) {
      const source = hostileFrames(SEED + round, 193);
      const frames = Array.from({ length: 20 }, () => encodeFrame(source.next()));
      const start = [handshakeBytes('v157..193'), encodeFrame(['71', '2', '50', ''])];
      const bytes = Buffer.concat([...start, ...frames]);
      for (let change = below(4); change > 0; change -= 1) bytes[below(bytes.length)] = below(256);
      const rude = openRawClient(fixture.gateway.port);
      for (let at = 0; at < bytes.length;) {
        const length = 1 + below(below(2) === 0 ? 3 : 2_000);
        rude.socket.write(bytes.subarray(at, at + length));
        at += length;
        if (below(4) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await isServed(steady);
      rude.close();
      await rude.closed;
    }
    expect(fixture.gateway.clientIds).toContain(7);
  },
  30 * 60_000,
);

test(
  `decodes or refuses ${NAMED} at any version, and throws for none`,
  () => {
    const kinds = new Set<string>();
    for (const [index, version] of VERSIONS.entries()) {
      const source = hostileFrames(SEED + index, version);
      const reader = createFrameReader();
      for (let done = 0; done < FRAMES / VERSIONS.length; done += 1) {
        const [frame] = reader.push(encodeFrame(source.next())).frames;
        kinds.add(decodeRequest(splitFields(frame ?? Buffer.from('\0')), version).kind);
      }
    }
    expect([...kinds].toSorted()).toEqual(['malformed', 'request', 'unknown']);
  },
  30 * 60_000,
);
