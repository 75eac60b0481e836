/** What the real client, @stoqey/ib, would write for one call at a server version, as fields: the truth for tests. */
import { Encoder } from '@stoqey/ib/dist/core/io/encoder.js';

/** @throws Error where the client refuses the call itself */
export function clientFields(version: number, call: (encoder: Encoder) => void): readonly string[] {
  const sent: unknown[][] = [];
  const encoder = new Encoder({
    serverVersion: version,
    sendMsg: (...tokens: unknown[]) => sent.push(tokens.flat(Number.POSITIVE_INFINITY)),
    emitError: (text: string) => {
      throw new Error(text);
    },
  });
  call(encoder);
  return (sent[0] ?? []).map(tokenText);
}

/** As its socket joins them: nothing for undefined, 0 and 1 for booleans. */
function tokenText(token: unknown): string {
  if (typeof token === 'string') return token;
  if (typeof token === 'number') return String(token);
  return token === true ? '1' : token === false ? '0' : '';
}
