/**
 * How the state of an order may move from one commit to the next, and what must have been read before one is taken for
 * absent: the three lists to their End, on a connection of the same client id opened after the write, and within reach.
 */
import { type LedgerOrder, type LedgerOrderState } from '../../domain/ledger-order.ts';
import type { WireLogRecord } from '../../paper/wire-log.ts';

const MOVES: Readonly<Record<LedgerOrderState, readonly LedgerOrderState[]>> = {
  PLANNED: ['SENDING', 'EXPIRED'],
  SENDING: ['WORKING', 'UNKNOWN', 'FILLED', 'CANCELLED', 'REJECTED', 'DENIED', 'EXPIRED'],
  UNKNOWN: ['WORKING', 'FILLED', 'CANCELLED', 'REJECTED', 'DENIED', 'EXPIRED'],
  // UNKNOWN only of an earlier day that nobody can read any more (docs/adr/0015): see `findMove`.
  WORKING: ['FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED'],
  FILLED: [],
  CANCELLED: ['FILLED'],
  REJECTED: ['FILLED'],
  DENIED: ['FILLED'],
  EXPIRED: ['FILLED'],
};

/** What is wrong with this step, in words; `before` undefined: the order is new. `isToday`: of the broker's day. */
export function findMove(before: LedgerOrder | undefined, after: LedgerOrder, isToday: boolean): string | undefined {
  const { orderRef, state } = after;
  if (before === undefined) return state === 'PLANNED' ? undefined : `Stored as ${state} without a plan: ${orderRef}`;
  if (before.brokerFilled !== undefined && after.brokerFilled?.lt(before.brokerFilled) !== false) {
    return `Fill of the broker forgotten: ${orderRef}`;
  }
  if (before.state === state || MOVES[before.state].includes(state)) return undefined;
  if (before.state === 'WORKING' && state === 'UNKNOWN' && !isToday) return undefined;
  return `${before.state} became ${state}: ${orderRef}`;
}

/**
 * A new order in a contract in which nobody knows what another one has done, in words: sent a second time by another name.
 * `known`: orderRef -> as the ledger last stored it.
 */
export function findBlindPlan(order: LedgerOrder, known: ReadonlyMap<string, LedgerOrder>): string | undefined {
  for (const { orderRef, contract, state } of known.values()) {
    if (contract.conId !== order.contract.conId || (state !== 'SENDING' && state !== 'UNKNOWN')) continue;
    return `Planned while ${orderRef} of the same contract is ${state}: ${order.orderRef}`;
  }
  return undefined;
}

interface ReadSession {
  readonly clientId: number;
  readonly startedAtMs: number;
  readonly ends: Set<string>;
  isLost: boolean;
}

export interface ReadsJudge {
  /** Every record of the wire log. */
  take(record: WireLogRecord): void;
  /** Whether the broker's silence proves something of an order of this client that was written, or marked, at `sinceMs`. */
  provesAbsence(clientId: number, sinceMs: number): boolean;
}

const ENDS: ReadonlySet<string> = new Set(['openOrderEnd', 'completedOrdersEnd', 'execDetailsEnd']);
const IS_LOST: ReadonlyMap<number, boolean> = new Map([
  [1100, true],
  [2110, true],
  [1101, false],
  [1102, false],
]);

export function createReadsJudge(): ReadsJudge {
  const sessions = new Map<number, ReadSession>();
  return {
    take({ direction, message, session, fields, at }) {
      if (direction === 'in') {
        if (message !== 'startApi') return;
        const { clientId = -1 }: { clientId?: number } = fields;
        sessions.set(session, { clientId, startedAtMs: at, ends: new Set(), isLost: false });
        return;
      }
      const known = sessions.get(session);
      if (known === undefined) return;
      if (ENDS.has(message)) known.ends.add(message);
      if (message !== 'error') return;
      const { code = 0 }: { code?: number } = fields;
      const isLost = IS_LOST.get(code);
      if (isLost === undefined) return;
      known.isLost = isLost;
      // Lists that were told out of reach, or before it, prove nothing of what came after.
      known.ends.clear();
    },
    provesAbsence: (clientId, sinceMs) =>
      [...sessions.values()].some(
        (it) => it.clientId === clientId && it.startedAtMs > sinceMs && !it.isLost && it.ends.size === ENDS.size,
      ),
  };
}
