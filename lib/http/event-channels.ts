/**
 * One watch of the store for all readers of a stream on this instance, and each event encoded once for all of them. The
 * newest events are kept, so that a reader that was cut a moment ago resumes without a read of the store.
 */
import type { StoredEvent, StreamName } from '../domain/event.ts';
import type { EventLog, EventWatch } from '../ports/event-log.ts';
import { encodeAll, type StreamReader } from './stream-reader.ts';

/** Kept of each stream that has readers. */
const MAX_KEPT_EVENTS = 512;
const MAX_KEPT_BYTES = 2_000_000;

interface Channel {
  /** The newest number it was told. */
  newest: number;
  /** Oldest first, without gaps, up to `newest`. */
  kept: { readonly event: StoredEvent; readonly bytes: number }[];
  keptBytes: number;
  readonly readers: Set<StreamReader>;
  watch: EventWatch | undefined;
}

export interface EventChannels {
  /**
   * From here on the reader gets what is stored. False where it must read on from the store first: what it lacks is kept
   * here no more. `isCaughtUp`: the store has been read to its end, so that a watch may begin at the reader's position.
   */
  join(stream: StreamName, reader: StreamReader, isCaughtUp: boolean): boolean;
  leave(stream: StreamName, reader: StreamReader): void;
  /** Streams with readers. */
  count(): number;
}

export interface EventChannelsDeps {
  readonly log: Pick<EventLog, 'watch'>;
  readonly nowMs: () => number;
  /** A watch ended; its readers are told. */
  readonly onProblem: (stream: StreamName, error: unknown) => void;
}

export function createEventChannels({ log, nowMs, onProblem }: EventChannelsDeps): EventChannels {
  const channels = new Map<StreamName, Channel>();

  const close = (stream: StreamName, channel: Channel): void => {
    channel.watch?.stop();
    if (channels.get(stream) === channel) channels.delete(stream);
  };

  const open = (stream: StreamName, after: number): Channel => {
    const channel: Channel = { newest: after, kept: [], keptBytes: 0, readers: new Set(), watch: undefined };
    channels.set(stream, channel);
    channel.watch = log.watch(stream, after, {
      onEvents: (events) => tell(channel, events, nowMs()),
      onEnd: (error) => {
        close(stream, channel);
        onProblem(stream, error);
        for (const reader of channel.readers) reader.end('store-failed', nowMs());
      },
    });
    return channel;
  };

  return {
    join(stream, reader, isCaughtUp) {
      const known = channels.get(stream);
      if (known === undefined && !isCaughtUp) return false;
      const channel = known ?? open(stream, reader.position);
      const oldest = channel.kept[0]?.event.number ?? channel.newest + 1;
      if (reader.position < oldest - 1) return false;
      channel.readers.add(reader);
      reader.send(
        channel.kept.map(({ event }) => event),
        { isNewest: true, nowMs: nowMs() },
      );
      return true;
    },
    leave(stream, reader) {
      const channel = channels.get(stream);
      if (channel?.readers.delete(reader) === true && channel.readers.size === 0) close(stream, channel);
    },
    count: () => channels.size,
  };
}

function tell(channel: Channel, events: readonly StoredEvent[], nowMs: number): void {
  const newer = events.filter(({ number }) => number > channel.newest);
  if (newer.length === 0) return;
  const encoded = encodeAll(newer);
  const options = { encoded, isNewest: true, nowMs };
  for (const reader of channel.readers) reader.send(newer, options);
  keep(channel, newer, encoded.byteLength);
}

function keep(channel: Channel, events: readonly StoredEvent[], bytes: number): void {
  const [first] = events;
  // After a gap (events that have expired) what is kept begins anew: it never has one inside.
  if (first !== undefined && first.number !== channel.newest + 1) {
    channel.kept = [];
    channel.keptBytes = 0;
  }
  const each = Math.ceil(bytes / events.length);
  for (const event of events) {
    channel.kept.push({ event, bytes: each });
    channel.keptBytes += each;
    channel.newest = event.number;
  }
  let dropped = 0;
  while (channel.kept.length - dropped > MAX_KEPT_EVENTS || channel.keptBytes > MAX_KEPT_BYTES) {
    channel.keptBytes -= channel.kept[dropped]?.bytes ?? 0;
    dropped += 1;
  }
  channel.kept.splice(0, dropped);
}
