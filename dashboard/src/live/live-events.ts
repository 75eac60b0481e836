/**
 * One stream of events over an EventSource that is opened again and again: a fresh ticket each time, resumed by the number
 * of the last event, each number told once. It decides when to come again; the browser's parts are handed in, so that
 * tests drive it by hand. It does not know what an event means.
 */

export interface LiveEvent {
  /** 1, 2, 3... within the stream that is followed. */
  readonly number: number;
  /** The stream it was told in: `runs/...`, `tasks/...`. */
  readonly stream: string;
  readonly kind: string;
  readonly atMs: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** `over`: nothing more comes. `refused`: the desk said no; asking again would not help. */
export type LiveState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'waiting'; readonly retryInMs: number; readonly why: string }
  | { readonly kind: 'over' }
  | { readonly kind: 'refused'; readonly why: string };

/** What of EventSource is used. */
export interface Source {
  addEventListener(name: string, listen: (message: { readonly data?: unknown }) => void): void;
  close(): void;
}

export type TicketAnswer =
  | { readonly kind: 'ticket'; readonly ticket: string }
  | { readonly kind: 'later'; readonly why: string; readonly afterMs?: number }
  | { readonly kind: 'refused'; readonly why: string };

export interface LiveEventsParts {
  /** `/events`, `/runs/{runId}/events`. */
  readonly path: string;
  /** Never rejects. */
  readonly ticket: (path: string) => Promise<TicketAnswer>;
  readonly open: (url: string) => Source;
  /** Calls back after so many milliseconds; what it returns stops that. */
  readonly after: (ms: number, then: () => void) => () => void;
  /** 0 to 1. */
  readonly random: () => number;
  readonly onEvent: (event: LiveEvent) => void;
  /** Something was missed: what is shown must be read again. */
  readonly onGap: () => void;
  readonly onState: (state: LiveState) => void;
}

export interface LiveEvents {
  /** Comes now instead of after the wait: the page is shown again, or the network is back. */
  hurry(): void;
  stop(): void;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export function followEvents(parts: LiveEventsParts, fromNumber?: number): LiveEvents {
  let last = fromNumber;
  let failures = 0;
  let source: Source | undefined;
  let cancelWait: (() => void) | undefined;
  /** Each opening has its own number: what comes late from an older one is not heard. */
  let opening = 0;
  let isOver = false;

  const end = (state: LiveState): void => {
    isOver = true;
    close();
    parts.onState(state);
  };

  const close = (): void => {
    opening += 1;
    source?.close();
    source = undefined;
    cancelWait?.();
    cancelWait = undefined;
  };

  const wait = (why: string, afterMs = 0): void => {
    close();
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
    failures += 1;
    const retryInMs = Math.max(afterMs, Math.round(longest * (0.5 + parts.random() / 2)));
    parts.onState({ kind: 'waiting', retryInMs, why });
    cancelWait = parts.after(retryInMs, connect);
  };

  const hear = (text: unknown): void => {
    const event = eventOf(text);
    if (event === undefined || (last !== undefined && event.number <= last)) return;
    last = event.number;
    parts.onEvent(event);
  };

  const listen = (opened: Source, mine: number): void => {
    const on = (name: string, then: (data: unknown) => void): void =>
      opened.addEventListener(name, ({ data }) => {
        if (mine === opening) then(data);
      });
    on('open', () => {
      failures = 0;
      parts.onState({ kind: 'live' });
    });
    on('message', hear);
    // The browser would come again by itself, with a ticket that is used up.
    on('error', () => wait('the connection was lost'));
    on('gap', () => parts.onGap());
    on('reset', () => {
      last = undefined;
      parts.onGap();
    });
    on('end', (data) => {
      const notice = recordOf(data);
      if (notice?.['resume'] === false) end({ kind: 'over' });
      else wait(`the desk ended the connection: ${textOf(notice?.['reason'])}`);
    });
  };

  const connect = (): void => {
    close();
    if (isOver) return;
    const mine = opening;
    parts.onState({ kind: 'connecting' });
    void parts.ticket(parts.path).then((answer) => {
      if (mine !== opening) return;
      if (answer.kind === 'refused') end({ kind: 'refused', why: answer.why });
      else if (answer.kind === 'later') wait(answer.why, answer.afterMs);
      else {
        source = parts.open(urlOf(parts.path, answer.ticket, last));
        listen(source, mine);
      }
    });
  };

  connect();
  return {
    hurry() {
      if (!isOver && cancelWait !== undefined) {
        failures = 0;
        connect();
      }
    },
    stop() {
      isOver = true;
      close();
    },
  };
}

const urlOf = (path: string, ticket: string, last: number | undefined): string =>
  `${path}?${new URLSearchParams({ ticket, ...(last === undefined ? {} : { lastEventId: String(last) }) }).toString()}`;

function eventOf(text: unknown): LiveEvent | undefined {
  const record = recordOf(text);
  if (record === undefined) return undefined;
  const { number, stream, kind, atMs, facts } = record;
  if (typeof number !== 'number' || typeof stream !== 'string' || typeof kind !== 'string') return undefined;
  return { number, stream, kind, atMs: typeof atMs === 'number' ? atMs : 0, facts: isRecord(facts) ? facts : {} };
}

function recordOf(text: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : 'no reason given');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
