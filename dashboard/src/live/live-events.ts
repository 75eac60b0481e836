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

/** The desk is heard every 15 s at least. Two heartbeats missed: a frozen desk or a dead line, of which the browser tells nothing. */
const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/** Begins at once. @param fromNumber of the last event that is known; left out: the stream begins where it begins */
export function followEvents(parts: LiveEventsParts, fromNumber?: number): LiveEvents {
  const connection = new Connection(parts, fromNumber);
  connection.connect();
  return { hurry: () => connection.hurry(), stop: () => connection.stop() };
}

class Connection {
  readonly #parts: LiveEventsParts;
  #last: number | undefined;
  #failures = 0;
  #source: Source | undefined;
  #cancelWait: (() => void) | undefined;
  #cancelSilence: (() => void) | undefined;
  /** Each opening has its own number: what comes late from an older one is not heard. */
  #opening = 0;
  #isOver = false;

  constructor(parts: LiveEventsParts, fromNumber: number | undefined) {
    this.#parts = parts;
    this.#last = fromNumber;
  }

  connect(): void {
    this.#close();
    if (this.#isOver) return;
    const mine = this.#opening;
    this.#parts.onState({ kind: 'connecting' });
    void this.#parts.ticket(this.#parts.path).then((answer) => {
      if (mine === this.#opening) this.#answered(answer);
    });
  }

  hurry(): void {
    if (this.#isOver || this.#cancelWait === undefined) return;
    this.#failures = 0;
    this.connect();
  }

  stop(): void {
    this.#isOver = true;
    this.#close();
  }

  #answered(answer: TicketAnswer): void {
    if (answer.kind === 'refused') this.#end({ kind: 'refused', why: answer.why });
    else if (answer.kind === 'later') this.#wait(answer.why, answer.afterMs);
    else {
      const mine = this.#opening;
      this.#source = this.#parts.open(urlOf(this.#parts.path, answer.ticket, this.#last));
      listen(this.#source, () => mine === this.#opening, this.#listeners());
      this.#heard();
    }
  }

  #listeners(): Listeners {
    return {
      open: () => {
        this.#heard();
        this.#failures = 0;
        this.#parts.onState({ kind: 'live' });
      },
      message: (text) => this.#hear(text),
      heartbeat: () => this.#heard(),
      // The browser would come again by itself, with a ticket that is used up.
      error: () => this.#wait('the connection was lost'),
      gap: () => this.#parts.onGap(),
      reset: () => {
        this.#last = undefined;
        this.#parts.onGap();
      },
      end: (text) => {
        const notice = recordOf(text);
        if (notice?.['resume'] === false) this.#end({ kind: 'over' });
        else this.#wait(`the desk ended the connection: ${textOf(notice?.['reason'])}`);
      },
    };
  }

  /** From now on it may be silent for a while again. */
  #heard(): void {
    this.#cancelSilence?.();
    const say = `nothing was heard of the desk for ${SILENCE_MS / 1_000} s`;
    this.#cancelSilence = this.#parts.after(SILENCE_MS, () => this.#wait(say));
  }

  #hear(text: unknown): void {
    this.#heard();
    const event = eventOf(text);
    if (event === undefined || (this.#last !== undefined && event.number <= this.#last)) return;
    this.#last = event.number;
    this.#parts.onEvent(event);
  }

  #wait(why: string, afterMs = 0): void {
    this.#close();
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    const retryInMs = Math.max(afterMs, Math.round(longest * (0.5 + this.#parts.random() / 2)));
    this.#parts.onState({ kind: 'waiting', retryInMs, why });
    this.#cancelWait = this.#parts.after(retryInMs, () => this.connect());
  }

  #end(state: LiveState): void {
    this.stop();
    this.#parts.onState(state);
  }

  #close(): void {
    this.#opening += 1;
    this.#source?.close();
    this.#source = undefined;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#cancelSilence?.();
    this.#cancelSilence = undefined;
  }
}

/** Name of an event of the source -> what is done with its text. */
type Listeners = Readonly<
  Record<'open' | 'message' | 'heartbeat' | 'error' | 'gap' | 'reset' | 'end', (text: unknown) => void>
>;

function listen(source: Source, isNewest: () => boolean, listeners: Listeners): void {
  for (const [name, then] of Object.entries(listeners)) {
    source.addEventListener(name, ({ data }) => {
      if (isNewest()) then(data);
    });
  }
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
