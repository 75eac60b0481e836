/**
 * Questions to IB and their complete answers. A keyed request has its own id from 10^9 up and sees only answers with
 * it; plain requests, whose answers name none, take turns, and a turn ends with IB's End even when the asker has
 * gone, so that late answers never reach the next one. Each has a deadline and a bound on its answer.
 */
import type { IBApi } from '@stoqey/ib';
import { BrokerError, InvalidValueError } from '../../domain/errors.ts';
import { DeadlineError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { withDeadline } from '../../ports/with-deadline.ts';
import { errorText } from './connector-log.ts';
import { doNothing } from './do-nothing.ts';
import { requestErrorVerdict } from './error-table.ts';
import type { IbLink } from './ib-link.ts';
import type { IbMessage, KeyedMessage } from './ib-messages.ts';
import { FIRST_REQUEST_ID } from './order-ids.ts';
import type { Urgency } from './send-window.ts';

const MAX_MESSAGES = 500_000;

/** What the asker makes of one message: nothing, or the end of the answer. */
export type Taken = 'more' | 'end';

export interface KeyedRequest {
  /** For people, for example `executions`. */
  readonly what: string;
  readonly ask: (api: IBApi, requestId: number) => void;
  readonly take: (message: KeyedMessage) => Taken;
  /** Said to IB when the asker gives up, and after the end too where the request goes on by itself. */
  readonly cancel?: (api: IBApi, requestId: number) => void;
  readonly goesOn?: boolean;
  /** The error code by which IB says that there is nothing: it ends the answer. */
  readonly noneCode?: number;
}

export interface PlainRequest {
  readonly what: string;
  /** Requests of one turn never overlap. */
  readonly turn: string;
  readonly urgency?: Urgency;
  readonly ask: (api: IBApi) => void;
  /** Collects, and reads nothing: an answer that cannot be read must still be waited for to its end. */
  readonly take: (message: IbMessage) => Taken;
  /** What must happen after the end before the next one may have the turn. */
  readonly settle?: () => Promise<void>;
}

export interface Requests {
  /** Resolves when IB has said its End. @throws BrokerError */
  keyed(request: KeyedRequest, signal: AbortSignal): Promise<void>;
  /** The same for requests without an id. @throws BrokerError */
  plain(request: PlainRequest, signal: AbortSignal): Promise<void>;
  /** An id for a subscription that manages itself. */
  nextId(): number;
}

export interface RequestsOptions {
  readonly link: IbLink;
  readonly clock: Clock;
  /** Longest time a request may take, waiting for its turn included. */
  readonly requestMs: number;
}

interface Asked {
  readonly message: (message: IbMessage) => void;
  /** Until the returned function is called. */
  readonly listen: (listener: (message: IbMessage) => void) => () => void;
  readonly send: (refused: (reason: string) => void) => () => void;
}

export function createRequests({ link, clock, requestMs }: RequestsOptions): Requests {
  let nextRequestId = FIRST_REQUEST_ID;
  const turns = new Map<string, Promise<void>>();

  const inTime = (what: string, parent: AbortSignal, work: (signal: AbortSignal) => Promise<void>): Promise<void> =>
    withDeadline(clock, { what: `Request for ${what}`, durationMs: requestMs, parent }, work);

  const askKeyed = async (request: KeyedRequest, signal: AbortSignal): Promise<void> => {
    const requestId = nextRequestId++;
    const exchange = startExchange(link, request.what, (end) => keyedExchange(link, { request, requestId, end }));
    let wanted = true;
    try {
      await raced(exchange.ended, signal, request.what);
      wanted = request.goesOn ?? false;
    } finally {
      exchange.stop();
      const { cancel } = request;
      // A cancel that cannot be written is as good as done: the connection is gone.
      if (wanted && cancel !== undefined && !link.closed.aborted) {
        link.request('request', (api) => cancel(api, requestId), doNothing);
      }
    }
  };

  const askPlain = async (request: PlainRequest, signal: AbortSignal): Promise<void> => {
    const before = turns.get(request.turn) ?? Promise.resolve();
    let endTurn = doNothing;
    const turn = new Promise<void>((resolve) => {
      endTurn = resolve;
    });
    turns.set(
      request.turn,
      before.then(() => turn),
    );
    try {
      await raced(before, signal, request.what);
    } catch (error) {
      endTurn();
      throw error;
    }
    const exchange = startExchange(link, request.what, (end) => plainExchange(link, { request, end }));
    // The turn ends with IB's End, not with the asker's patience; the end of the connection ends it too.
    void exchange.ended.then(() => request.settle?.()).then(endTurn, endTurn);
    await raced(exchange.ended, signal, request.what);
  };
  return {
    nextId: () => nextRequestId++,
    keyed: (request, signal) => inTime(request.what, signal, (within) => askKeyed(request, within)),
    plain: (request, signal) => inTime(request.what, signal, (within) => askPlain(request, within)),
  };
}

interface End {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Listens, sends, and ends once: with the answer's end, an error, or the connection. */
function startExchange(
  link: IbLink,
  what: string,
  begin: (end: End) => Asked,
): { readonly ended: Promise<void>; readonly stop: () => void } {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let stop = doNothing;
  const end: End = {
    resolve: () => {
      stop();
      resolve();
    },
    reject: (error) => {
      stop();
      reject(error);
    },
  };
  // An asker that has gone leaves the promise behind; its failure is then nobody's news.
  promise.catch(doNothing);
  if (link.closed.aborted) {
    end.reject(closedError(link, what));
    return { ended: promise, stop };
  }
  const asked = begin(end);
  const unsubscribe = asked.listen(bounded(asked.message, link, what));
  const onClosed = (): void => end.reject(closedError(link, what));
  link.closed.addEventListener('abort', onClosed, { once: true });
  let takeBack = doNothing;
  stop = () => {
    takeBack();
    unsubscribe();
    link.closed.removeEventListener('abort', onClosed);
  };
  takeBack = asked.send((reason) =>
    end.reject(new BrokerError('unavailable', `Request for ${what} was not sent: ${reason}`)),
  );
  return { ended: promise, stop };
}

function keyedExchange(
  link: IbLink,
  options: { readonly request: KeyedRequest; readonly requestId: number; readonly end: End },
): Asked {
  const { request, requestId, end } = options;
  let arrived = doNothing;
  const ask = (api: IBApi, onArrival: () => void): void => {
    arrived = onArrival;
    request.ask(api, requestId);
  };
  return {
    send: (refused) => link.request('request', ask, refused),
    // A thousand contracts are asked about at once: each question must not look at every answer.
    listen: (listener) => link.follow(requestId, listener),
    message(message) {
      if (message.kind === 'unreadable') return end.reject(incompleteError(request.what, message.text));
      if (message.kind === 'error' && message.id === requestId) {
        arrived();
        return endByError(request, message, end);
      }
      if (!('requestId' in message) || message.requestId !== requestId) return;
      arrived();
      if (request.take(message) === 'end') end.resolve();
    },
  };
}

function plainExchange(link: IbLink, options: { readonly request: PlainRequest; readonly end: End }): Asked {
  const { request, end } = options;
  let incomplete: BrokerError | undefined;
  let arrived = doNothing;
  const ask = (api: IBApi, onArrival: () => void): void => {
    arrived = onArrival;
    request.ask(api);
  };
  return {
    send: (refused) => link.request(request.urgency ?? 'request', ask, refused),
    listen: (listener) => link.subscribe(listener),
    message(message) {
      if (message.kind === 'unreadable') incomplete = incompleteError(request.what, message.text);
      if (request.take(message) !== 'end') return;
      arrived();
      if (incomplete === undefined) end.resolve();
      else end.reject(incomplete);
    },
  };
}

function endByError(request: KeyedRequest, error: { readonly code: number; readonly text: string }, end: End): void {
  const verdict = requestErrorVerdict(error.code, error.text);
  if (verdict === 'notice') return;
  if (verdict === 'none-found' && request.noneCode === error.code) return end.resolve();
  end.reject(
    new BrokerError(
      verdict === 'none-found' ? 'refused' : verdict,
      `Request for ${request.what} was refused by IB: ${error.code} "${error.text}"`,
      { code: error.code },
    ),
  );
}

/** An answer without end ends the connection: whatever it still brings could not be told from the next answer. */
function bounded(take: (message: IbMessage) => void, link: IbLink, what: string): (message: IbMessage) => void {
  let messages = 0;
  return (message) => {
    messages += 1;
    if (messages <= MAX_MESSAGES) return take(message);
    link.destroy(`the answer to ${what} does not end: found more than ${MAX_MESSAGES} messages`, 'reset');
  };
}

/** The library dropped a message it could not decode; which list it belonged to is not known. */
const incompleteError = (what: string, text: string): BrokerError =>
  new BrokerError('unavailable', `Answer to ${what} is not complete: ${text}`);

/** Ends the wait, not the exchange, when the deadline or the caller's signal comes first. */
export async function raced<Answer>(promise: Promise<Answer>, signal: AbortSignal, what: string): Promise<Answer> {
  if (signal.aborted) throw abortError(signal, what);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(abortError(signal, what));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Reads a complete answer. A list that holds something the desk cannot read is refused by name, never shortened. */
export function readAnswer<Answer>(what: string, read: () => Answer): Answer {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    throw new BrokerError('refused', `Answer to ${what} holds what the desk cannot read: ${error.message}`, {
      cause: error,
    });
  }
}

export function abortError(signal: AbortSignal, what: string): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof BrokerError) return reason;
  if (reason instanceof DeadlineError)
    return new BrokerError('deadline', `No answer to ${what}: ${reason.message}`, { cause: reason });
  return reason instanceof Error ? reason : new Error(errorText(reason));
}

export function closedError(link: IbLink, what: string): BrokerError {
  const reason: unknown = link.closed.reason;
  return new BrokerError('unavailable', `No answer to ${what}: ${errorText(reason)}`, { cause: reason });
}
