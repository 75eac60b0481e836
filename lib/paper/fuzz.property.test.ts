/** Frames no client would send: the gateway answers or ignores them, and another client never notices. */
import * as fc from 'fast-check';
import { clientFields } from '../testing/client-fields.ts';
import { LIMIT_ORDER, SPY_LABELS, startFixture } from '../testing/paper-server-fixture.ts';
import { encodeFrame } from '../tws/frame.ts';

const REQUESTS: readonly (readonly string[])[] = [
  clientFields(193, (encoder) => encoder.placeOrder(1, SPY_LABELS, LIMIT_ORDER)),
  clientFields(193, (encoder) => encoder.reqMktData(1, SPY_LABELS, '', false, false)),
  clientFields(193, (encoder) => encoder.reqContractDetails(1, SPY_LABELS)),
  clientFields(193, (encoder) => encoder.reqExecutions(1, {})),
  clientFields(193, (encoder) => encoder.reqAccountUpdatesMulti(1, 'DU0000001', '', false)),
  clientFields(193, (encoder) => encoder.cancelOrder(1, {})),
];
const junk = fc.constantFrom('', '-1', '0', '1', '2147483647', '1e999', 'NaN', '1.5', 'SPY', 'ü', '99999999999999999');
/** A request with one field replaced, removed or doubled. */
const mutated = fc
  .tuple(fc.constantFrom(...REQUESTS), fc.nat(120), junk, fc.constantFrom(0, 1, 2))
  .map(([fields, place, text, kind]) => {
    const at = place % fields.length;
    return [...fields.slice(0, at), ...(kind === 1 ? [] : [text]), ...fields.slice(kind === 2 ? at : at + 1)];
  });
const random = fc.array(
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\0', '')),
  { minLength: 1, maxLength: 30 },
);

test('survives mutated and random frames without a problem, while another client is served', async () => {
  const fixture = await startFixture();
  try {
    const steady = await fixture.client(1);
    let clientId = 1;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(mutated, random), { minLength: 1, maxLength: 100 }), async (frames) => {
        clientId += 1;
        const rude = await fixture.client(clientId);
        rude.socket.write(Buffer.concat(frames.map(encodeFrame)));
        rude.send(49, 1);
        await rude.next(49);
        steady.send(49, 1);
        await steady.next(49);
        rude.close();
        await rude.closed;
        expect(fixture.problems).toEqual([]);
      }),
      { numRuns: 40 },
    );
  } finally {
    await fixture.close();
  }
});
