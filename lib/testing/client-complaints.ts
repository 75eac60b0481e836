/** What the decoder of the real client, @stoqey/ib, complains of when it reads messages: a surplus or missing field. */
import { Decoder } from '@stoqey/ib/dist/core/io/decoder.js';

export interface DecodedByClient {
  readonly events: readonly { readonly name: string; readonly args: readonly unknown[] }[];
  readonly complaints: readonly string[];
}

/** 1.6.10 never reads faProfile of completed orders and always the five fields of 170: exact from 177 only (04). */
const EXACT_FROM: ReadonlyMap<string, number> = new Map([['101', 177]]);

export function decodedByClient(messages: readonly (readonly string[])[], version: number): DecodedByClient {
  const events: { readonly name: string; readonly args: readonly unknown[] }[] = [];
  const complaints: string[] = [];
  const decoder = new Decoder({
    serverVersion: version,
    emitEvent: (name: string, ...args: unknown[]) => events.push({ name, args }),
    // Errors of the gateway arrive with an id; complaints of the decoder itself do not.
    emitError: (text: string, _code: number, id?: number) => (id === undefined ? complaints.push(text) : 0),
    emitInfo: () => undefined,
  });
  for (const message of messages) {
    if (version < (EXACT_FROM.get(message[0] ?? '') ?? 0)) continue;
    decoder.enqueueMessage([...message]);
    decoder.process();
  }
  return { events, complaints };
}
