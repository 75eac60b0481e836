/**
 * One connection: handshake, startApi, then request by request. Bytes become messages synchronously, are written to the
 * wire log, then take effect; everything sent leaves through the outbox. What requests mean is the handlers' business;
 * which client ids are taken is the server's.
 */
import { decodeRequest, type DecodedRequest, type TwsRequest } from '../tws/decode-request.ts';
import type { ResponseFields, ResponseName, TwsResponse } from '../tws/encode-response.ts';
import { splitFields } from '../tws/fields.ts';
import { createFrameReader, FrameError } from '../tws/frame.ts';
import { CLIENT_PREFIX, negotiate } from '../tws/handshake.ts';
import { noSubscriptions, type Context } from './client-session.ts';
import type { ClientSocket } from './client-socket.ts';
import { plainTimeText } from './gateway-time.ts';
import { greet } from './handlers/connection.ts';
import { handleRequest } from './handlers/handle-request.ts';
import { Outbox } from './outbox.ts';
import { createPaceMeter } from './pace-meter.ts';
import type { HostedSession, SessionHost } from './session-host.ts';
import { requestRecord, unreadableError } from './unreadable-request.ts';
import type { WireLogRecord } from './wire-log.ts';

/** Above this many unsent bytes the session stops reading until the client has read. */
const READ_PAUSE_BYTES = 1024 * 1024;
const CLIENT_ID_TAKEN = 'Unable to connect as the client id is already in use. Retry with a unique client id.';

/** Said once: an abort without a reason makes one, with its stack, at every connection. */
const STARTED = new Error('Client has started its session');
const ENDED = new Error('Session has ended');

type State = 'negotiating' | 'negotiated' | 'started' | 'closed';

export class PaperSession implements HostedSession {
  readonly number: number;
  readonly subscriptions = noSubscriptions();
  readonly #socket: ClientSocket;
  readonly #host: SessionHost;
  readonly #frames = createFrameReader({ prefix: CLIENT_PREFIX });
  readonly #context: Context;
  /** Aborts with the session: frees its delays. */
  readonly #life = new AbortController();
  readonly #handshake = new AbortController();
  readonly #pace = createPaceMeter();
  readonly #outbox: Outbox;
  #inbox: Buffer[] = [];
  #state: State = 'negotiating';
  #version = 0;
  #clientId: number | undefined;
  /** The order on which the link froze. */
  #onThaw: (() => void) | undefined;

  constructor(options: { readonly number: number; readonly socket: ClientSocket; readonly host: SessionHost }) {
    this.number = options.number;
    this.#socket = options.socket;
    this.#host = options.host;
    this.#context = {
      session: this,
      broker: options.host.broker,
      contractOf: options.host.contractOf,
      lacksLiveData: () => options.host.faults.lacksLiveData(this.clientId),
      hidesFromList: (list, order) => options.host.faults.hidesFromList(list, order),
      listsAsWorking: (order) => options.host.faults.listsAsWorking(order),
      lostNotice: () => options.host.faults.lostNotice,
      holdsCommission: (order) => options.host.faults.holdsCommission(order),
    };
    this.#outbox = new Outbox({ socket: options.socket, host: options.host, owner: this });
  }

  get clientId(): number {
    return this.#clientId ?? -1;
  }

  get context(): Context {
    return this.#context;
  }

  get isOpen(): boolean {
    return this.#state !== 'closed';
  }

  get life(): AbortSignal {
    return this.#life.signal;
  }

  /** Begins to read. The session ends with its socket, whichever side closes it. */
  open(): void {
    const socket = this.#socket;
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('drain', () => this.#resume());
    socket.on('end', () => this.drop());
    socket.on('close', () => this.drop());
    // A reset is a normal end of a connection; 'close' follows.
    socket.on('error', () => this.drop());
    const waiting = AbortSignal.any([this.#life.signal, this.#handshake.signal]);
    this.#host.timers.sleep(this.#host.handshakeMs, waiting).then(
      () => this.drop(),
      () => undefined, // started or closed in time
    );
  }

  answer<Name extends ResponseName>(message: Name, fields: ResponseFields[Name]): void {
    this.#outbox.write({ message, fields });
  }

  tell(response: TwsResponse): void {
    this.#outbox.tell(response);
  }

  notice(code: number, text: string): void {
    this.answer('error', { id: -1, code, text });
  }

  /** Cuts the link at once; idempotent. */
  drop(): void {
    if (this.#state === 'closed') return;
    this.#end();
    this.#socket.destroy();
  }

  freeze(): void {
    this.#outbox.freeze();
    this.#socket.pause();
  }

  thaw(): void {
    if (!this.#outbox.isFrozen) return;
    this.#outbox.thaw();
    const held = this.#onThaw;
    this.#onThaw = undefined;
    if (held !== undefined) this.guarded(held);
    this.#drainInbox();
    this.#resume();
  }

  releaseCommissions(): void {
    this.#outbox.releaseCommissions();
  }

  releaseStatuses(): void {
    this.#outbox.releaseStatuses();
  }

  #receive(chunk: Buffer): void {
    if (this.#state === 'closed') return;
    const { frames, error } = this.#frames.push(chunk);
    this.#inbox.push(...frames);
    this.#drainInbox();
    if (error !== undefined) return this.drop();
    if (this.#isBehind) this.#socket.pause();
  }

  /** The client reads slower than it is answered: what it asks waits until it has read. */
  get #isBehind(): boolean {
    return this.#socket.writableLength > READ_PAUSE_BYTES;
  }

  #resume(): void {
    if (this.#outbox.isFrozen || !this.isOpen) return;
    this.#drainInbox();
    if (!this.#isBehind) this.#socket.resume();
  }

  #drainInbox(): void {
    const frames = this.#inbox;
    let next = 0;
    for (; next < frames.length && !this.#outbox.isFrozen && this.isOpen && !this.#isBehind; next += 1) {
      const frame = frames[next];
      if (frame !== undefined) this.guarded(() => this.#takeFrame(frame));
    }
    this.#inbox = frames.slice(next);
  }

  /** What goes wrong in one session ends that session, is reported, and disturbs nobody else. */
  guarded(task: () => void): void {
    try {
      task();
    } catch (error) {
      if (error instanceof FrameError) this.drop();
      else this.fail('Session failed', error);
    }
  }

  fail(what: string, error: unknown): void {
    this.#host.problem(`${what}: session ${this.number} of client ${this.clientId} was closed`, error);
    this.drop();
  }

  #takeFrame(frame: Buffer): void {
    if (this.#state === 'negotiating') return this.#negotiate(frame);
    const raw = splitFields(frame);
    const decoded = decodeRequest(raw, this.#version);
    if (this.#host.pacing && !this.#keepsPace()) return;
    if (decoded.kind === 'request' && decoded.request.message === 'placeOrder' && this.#state === 'started') {
      return this.#takeOrder(decoded.request, raw);
    }
    this.#log('in', { ...requestRecord(decoded), raw });
    this.#effect(decoded);
  }

  #negotiate(frame: Buffer): void {
    const text = frame.toString('utf8');
    this.#log('in', { message: 'handshake', fields: { versions: text }, raw: [text] });
    const outcome = negotiate(text);
    if (outcome.kind === 'refused') return this.drop();
    this.#version = outcome.version;
    this.#state = 'negotiated';
    const time = `${plainTimeText(this.#host.broker.clock.nowMs(), 'US/Eastern')} US/Eastern`;
    this.#outbox.agree(outcome.version, time);
  }

  #keepsPace(): boolean {
    const verdict = this.#pace.count(this.#host.timers.nowMs());
    if (verdict === 'kept') return true;
    this.answer('error', { id: -1, code: 100, text: 'Max rate of messages per second has been exceeded:max=50' });
    if (verdict === 'exceeded') return true;
    this.#endPolitely();
    return false;
  }

  /** Orders are where faults strike: before or after they take effect. */
  #takeOrder(request: TwsRequest<'placeOrder'>, raw: readonly string[]): void {
    const { orderId, orderRef } = request.fields;
    const fault = this.#host.faults.onOrder({ clientId: this.clientId, orderId, orderRef });
    if (fault.kind === 'drop-before') return this.drop();
    if (fault.kind === 'freeze-before') {
      this.freeze();
      this.#onThaw = () => this.#placeOrder(request, raw);
      return;
    }
    this.#log('in', { ...request, raw });
    if (fault.kind === 'reject') {
      return this.answer('error', { id: orderId, code: fault.code, text: fault.text });
    }
    if (fault.kind === 'freeze-after') this.freeze();
    // The owner of what follows is gone before it happens: nothing is said of this order.
    if (fault.kind === 'drop-after') this.drop();
    handleRequest(this.#context, request);
  }

  #placeOrder(request: TwsRequest<'placeOrder'>, raw: readonly string[]): void {
    this.#log('in', { ...request, raw });
    handleRequest(this.#context, request);
  }

  #effect(decoded: DecodedRequest): void {
    if (this.#state !== 'started') {
      // Real TWS ignores what comes before startApi; @stoqey/ib can send orders there (04, section 7, B).
      if (decoded.kind === 'request' && decoded.request.message === 'startApi') this.#start(decoded.request);
      return;
    }
    if (decoded.kind !== 'request') return this.answer('error', unreadableError(decoded));
    if (decoded.request.message !== 'startApi') handleRequest(this.#context, decoded.request);
  }

  #start(request: TwsRequest<'startApi'>): void {
    const { clientId } = request.fields;
    if (this.#host.faults.refusesClientId(clientId) || !this.#host.claim(clientId, this)) {
      this.answer('error', { id: -1, code: 326, text: CLIENT_ID_TAKEN });
      return this.#endPolitely();
    }
    this.#clientId = clientId;
    this.#state = 'started';
    this.#handshake.abort(STARTED);
    greet(this.#context);
  }

  /** Lets what is written arrive, then closes. */
  #endPolitely(): void {
    this.#end();
    this.#socket.end();
    this.#host.linger(this.#socket);
  }

  #end(): void {
    this.#state = 'closed';
    this.#onThaw = undefined;
    this.#inbox = [];
    this.#outbox.discard();
    this.#life.abort(ENDED);
    this.#host.ended(this);
  }

  /** What the outbox sends. */
  record(message: string, fields: object, raw: readonly string[]): void {
    this.#log('out', { message, fields, raw });
  }

  #log(direction: 'in' | 'out', entry: Pick<WireLogRecord, 'message' | 'fields' | 'raw'>): void {
    this.#host.wireLog?.write({
      at: this.#host.broker.clock.nowMs(),
      session: this.number,
      clientId: this.#clientId ?? null,
      direction,
      ...entry,
    });
  }
}
