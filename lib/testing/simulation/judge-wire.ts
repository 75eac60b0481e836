/**
 * What may never leave a desk: judged in the tick of each socket write of an order, from what is stored and what the desk
 * was told, never from what it believes. It reads frames of @stoqey/ib as bytes and knows of no gate.
 */
import type { FencingToken } from '../../domain/ids.ts';
import type { LedgerOrder } from '../../domain/ledger-order.ts';
import type { Lease } from '../../domain/run.ts';
import type { MemorySocket } from './memory-socket.ts';

/** The process whose bytes they are. */
export interface Writer {
  readonly nowMs: () => number;
  /** When it last woke; what it has slept through it may have to learn first. */
  readonly awakeFromMs: number;
}

export interface WireJudge {
  opened(socket: MemorySocket): void;
  heard(socket: MemorySocket, bytes: Buffer): void;
  wrote(socket: MemorySocket, bytes: Buffer, writer: Writer): void;
  leased(lease: Lease): void;
  /** Marked SENDING: from now on it may be written, for as long as an order is waited for. */
  marked(order: LedgerOrder): void;
  /** HALTED is asked for, was acknowledged, or ends. */
  halting(step: 'asked' | 'acknowledged' | 'over'): void;
  /** orderRef -> when it was first written. */
  readonly written: ReadonlyMap<string, number>;
}

export interface WireJudgeOptions {
  readonly nowMs: () => number;
  readonly find: (text: string) => void;
  /** How long an order may be waited for. */
  readonly confirmationMs: number;
}

/** Between the commit that marks an order and the moment its desk hears of it: store calls of a rough day. */
const MARK_HEARD_MS = 500;
const PLACE_ORDER = Buffer.from('3\0');
/** The id -1 of what is about no order and no request. */
const OF_NOBODY = '\0-1\0';
/** Of a message of id -1: `lost` and `restored` as on the wire. */
const LOST = ['\0-1\u00001100\0', '\0-1\u00002110\0'];
const RESTORED = ['\0-1\u00001101\0', '\0-1\u00001102\0'];

interface Marked {
  readonly order: LedgerOrder;
  readonly atMs: number;
}

export function createWireJudge({ nowMs, find, confirmationMs }: WireJudgeOptions): WireJudge {
  const openedAtMs = new WeakMap<MemorySocket, number>();
  const lost = new WeakSet<MemorySocket>();
  const marks = new Map<string, Marked>();
  const written = new Map<string, number>();
  let lease: Lease | undefined;
  let askedAtMs = 0;
  let isHalted = false;

  function judge(socket: MemorySocket, { order, atMs }: Marked, writer: Writer): void {
    const { orderRef, runId } = order;
    const now = nowMs();
    if (lease?.holder !== runId || lease.released) {
      find(`Sent without the lease: ${orderRef} of ${runId}, held by ${holderOf(lease)}`);
    } else if (lease.expiresAtMs <= writer.nowMs()) find(`Sent after its lease ran out: ${orderRef}`);
    if (isHalted && writer.awakeFromMs < askedAtMs) find(`Sent after HALTED was acknowledged: ${orderRef}`);
    if (lost.has(socket)) find(`Sent while the broker was out of reach: ${orderRef}`);
    if ((openedAtMs.get(socket) ?? 0) > atMs) find(`Sent on a later connection than it was marked for: ${orderRef}`);
    const sinceMs = Math.max(atMs, writer.awakeFromMs);
    if (now - sinceMs > confirmationMs + MARK_HEARD_MS)
      find(`Sent ${now - sinceMs} ms after it was marked: ${orderRef}`);
  }

  return {
    written,
    opened: (socket) => void openedAtMs.set(socket, nowMs()),
    heard(socket, bytes) {
      if (!bytes.includes(OF_NOBODY, undefined, 'latin1')) return;
      const isLost = last(bytes, LOST);
      const isBack = last(bytes, RESTORED);
      if (isLost > isBack) lost.add(socket);
      if (isBack > isLost) lost.delete(socket);
    },
    wrote(socket, bytes, writer) {
      if (bytes.length < 8 || !PLACE_ORDER.equals(bytes.subarray(4, 6))) return;
      const refs = bytes
        .toString('latin1', 4)
        .split('\0')
        .filter((field) => marks.has(field));
      if (refs.length === 0) find('Sent without being marked: an order that no commit knows');
      for (const ref of refs) {
        if (written.has(ref)) find(`Written twice: ${ref}`);
        written.set(ref, nowMs());
        const mark = marks.get(ref);
        if (mark !== undefined) judge(socket, mark, writer);
      }
    },
    leased: (next) => void (lease = next),
    marked: (order) => void marks.set(order.orderRef, { order, atMs: nowMs() }),
    halting(step) {
      if (step === 'asked') askedAtMs = nowMs();
      isHalted = step === 'acknowledged';
    },
  };
}

const last = (bytes: Buffer, texts: readonly string[]): number =>
  Math.max(...texts.map((text) => bytes.lastIndexOf(text, undefined, 'latin1')));

function holderOf(lease: Lease | undefined): string {
  if (lease === undefined) return 'nobody';
  const token: FencingToken = lease.token;
  return `${lease.holder} (token ${token}${lease.released ? ', released' : ''})`;
}
