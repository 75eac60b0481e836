/**
 * What a piece of work asks other processes over HTTP/2 (all of Google's clients do), as a timeline: when each request began,
 * how long it took, and how much of that this process itself was busy; and of what is between requests the same. It listens to
 * Node's own channels: nothing of the client is changed, and nothing is judged.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Readable } from 'node:stream';

interface Asked {
  readonly name: string;
  readonly began: Moment;
  ended?: Moment;
}

interface Moment {
  readonly atMs: number;
  /** Of the event loop, since the process began. */
  readonly busyMs: number;
}

const BEGAN = 'http2.client.stream.start';

/** Runs `work` once. @returns lines to read: a row a request in the order of their beginnings, then the sum */
export async function requestsOf(work: () => Promise<number>): Promise<readonly string[]> {
  const requests: Asked[] = [];
  const begin = (message: unknown): void => {
    const stream = partOf(message, 'stream');
    if (!(stream instanceof Readable)) return;
    const request: Asked = { name: nameOf(partOf(partOf(message, 'headers'), ':path')), began: now() };
    requests.push(request);
    // The whole answer is here, and nobody has worked on its last part.
    stream.once('end', () => (request.ended = now()));
  };
  subscribe(BEGAN, begin);
  try {
    const figure = await work();
    return rowsOf(requests, figure);
  } finally {
    unsubscribe(BEGAN, begin);
  }
}

const now = (): Moment => ({ atMs: performance.now(), busyMs: performance.eventLoopUtilization().active });

const partOf = (value: unknown, part: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === part)?.[1] : undefined;

const nameOf = (path: unknown): string => String(path).slice(String(path).lastIndexOf('/') + 1);

function rowsOf(requests: readonly Asked[], figure: number): readonly string[] {
  const first = requests[0]?.began ?? now();
  let known = first;
  const rows: string[] = ['      at    took  of it busy  busy before'];
  for (const { name, began, ended = began } of requests) {
    const [at, took] = [began.atMs - first.atMs, ended.atMs - began.atMs];
    const before = Math.max(0, began.busyMs - known.busyMs);
    rows.push(`${ms(at)} ${ms(took)} ${ms(ended.busyMs - began.busyMs)}     ${ms(before)}     ${name}`);
    if (ended.busyMs > known.busyMs) known = ended;
  }
  const all = `${requests.length} requests; the figure of this measurement is ${figure.toFixed(1)} ms`;
  return [...rows, `${all}, requests before and behind what it measures are shown too`];
}

const ms = (value: number): string => value.toFixed(1).padStart(8);
