/**
 * Events as they go over the wire of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * An event has its number as `id` and no name, so that one `onmessage` hears all of them; what is about the stream itself
 * (`gap`, `reset`, `end`, `heartbeat`) has a name. Bytes only: nothing here is sent.
 */
import type { StoredEvent } from '../domain/event.ts';
import type { Json } from '../domain/run.ts';

/** JSON has no line breaks of its own: one `data` line each. */
export function encodeEvent({ number, stream, kind, atMs, facts }: StoredEvent): Buffer {
  return Buffer.from(`id: ${number}\ndata: ${JSON.stringify({ number, stream, kind, atMs, facts })}\n\n`);
}

/** How long a browser waits before it comes again, in milliseconds. */
const RETRY_MS = 2_000;

/** Sets the number from which a cut before the first event resumes; an id without data is no event. */
export const encodeOpening = (position: number): Buffer => Buffer.from(`retry: ${RETRY_MS}\nid: ${position}\n\n`);

/** An event with a name, no comment: a browser tells a page of the one alone, and a page that hears nothing cannot know of a dead line. */
export const HEARTBEAT = Buffer.from('event: heartbeat\ndata: {}\n\n');

/**
 * `gap`: events that have expired; `reset`: the number asked for was never given, numbers begin anew; `end`: nothing more
 * comes on this connection, and why.
 */
export type NoticeName = 'gap' | 'reset' | 'end';

export const encodeNotice = (name: NoticeName, facts: { readonly [name: string]: Json }): Buffer =>
  Buffer.from(`event: ${name}\ndata: ${JSON.stringify(facts)}\n\n`);
