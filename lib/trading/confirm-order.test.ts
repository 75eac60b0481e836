import * as fc from 'fast-check';
import { decimal, decimalText } from '../domain/decimal.ts';
import { clientId, orderId, orderRef, permId } from '../domain/ids.ts';
import { LEDGER_ORDER_STATES } from '../domain/ledger-order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerEvent, ErrorVerdict } from '../ports/broker.ts';
import { fillOf } from '../testing/trading-values.ts';
import { confirm, expire, ledgerStateAfter, startConfirmation, type Confirmation } from './confirm-order.ts';

const ID = orderId(7);
const REF = orderRef('ref-1');

const status = (
  word: OrderStatus,
  filled = 0,
  changes: { readonly client?: number; readonly ref?: string | null; readonly perm?: number } = {},
): BrokerEvent => ({
  kind: 'order-status',
  orderId: ID,
  clientId: clientId(changes.client ?? 1),
  permId: permId(changes.perm ?? 70),
  orderRef: changes.ref === null ? undefined : orderRef(changes.ref ?? 'ref-1'),
  status: word,
  filled: decimal(filled),
  remaining: decimal(10 - filled),
});
/** `cumulative` filled so far. */
const execution = (cumulative: number, ref: string | null = 'ref-1'): BrokerEvent => ({
  kind: 'execution',
  execution: { ...fillOf({ ref, quantity: 1 }).execution, cumulativeQuantity: decimal(cumulative) },
});
const error = (code: number, verdict: ErrorVerdict, id = ID): BrokerEvent => ({
  kind: 'order-error',
  orderId: id,
  code,
  text: 'because',
  verdict,
});
const SENT: BrokerEvent = { kind: 'order-sent', orderId: ID, atMs: 500 };
const NOT_SENT: BrokerEvent = { kind: 'order-not-sent', orderId: ID, reason: 'halted' };
const LOST: BrokerEvent = { kind: 'link', state: 'lost', reason: 'code 1100' };

const start = (): Confirmation =>
  startConfirmation({ orderId: ID, clientId: clientId(1), orderRef: REF, quantity: decimal(10) });
const after = (...events: BrokerEvent[]): Confirmation => events.reduce(confirm, start());
/** Outcome in a word, with the code of a rejection. */
function outcome(...events: BrokerEvent[]): string {
  const found = after(...events).outcome;
  if (found === undefined) return 'waiting';
  return found.kind === 'rejected' ? `rejected ${found.code}` : found.kind;
}

describe('confirm', () => {
  it('settles with the first status that proves something', () => {
    const words = ['PreSubmitted', 'Submitted', 'Filled', 'Cancelled', 'ApiCancelled', 'Inactive'] as const;
    expect(words.map((word) => outcome(status(word)))).toEqual([
      'working',
      'working',
      'filled',
      'cancelled',
      'cancelled',
      'working',
    ]);
  });

  it('waits on while a status proves nothing', () => {
    expect(
      (['ApiPending', 'PendingSubmit', 'PendingCancel'] as const).map((word) => outcome(SENT, status(word))),
    ).toEqual(['waiting', 'waiting', 'waiting']);
  });

  it('settles by an execution alone: market orders can fill without a status', () => {
    expect([outcome(execution(4)), outcome(execution(10))]).toEqual(['working', 'filled']);
  });

  it('takes a count in any status for an execution', () => {
    expect([outcome(status('PendingSubmit', 3)), outcome(status('PendingCancel', 10))]).toEqual(['working', 'filled']);
  });

  it('settles by a rejecting code and by no other', () => {
    const verdicts = ['rejected', 'notice', 'status-follows', 'request', 'unproven'] as const;
    expect(verdicts.map((verdict) => outcome(error(201, verdict)))).toEqual([
      'rejected 201',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
    ]);
  });

  it('takes Inactive for held, and with a rejection for rejected, whichever comes first', () => {
    expect(outcome(status('Inactive'))).toBe('working');
    expect([
      outcome(status('Inactive'), error(201, 'rejected')),
      outcome(error(201, 'rejected'), status('Inactive')),
    ]).toEqual(['rejected 201', 'rejected 201']);
    expect([
      outcome(status('Cancelled'), error(201, 'rejected')),
      outcome(error(201, 'rejected'), status('Cancelled')),
    ]).toEqual(['rejected 201', 'rejected 201']);
  });

  it('never takes an order with a part fill for rejected', () => {
    expect(outcome(execution(4), error(201, 'rejected'))).toBe('working');
    expect(outcome(execution(4), error(201, 'rejected'), status('Inactive', 4))).toBe('cancelled');
    expect(outcome(execution(4), status('Inactive', 4), error(201, 'rejected'))).toBe('cancelled');
  });

  it('is denied where it never reached the wire, and only then', () => {
    expect(outcome(NOT_SENT)).toBe('denied');
    expect([outcome(SENT, NOT_SENT), outcome(status('Submitted'), NOT_SENT)]).toEqual(['waiting', 'working']);
  });

  it('goes on from working to its end', () => {
    expect(outcome(status('Submitted'), status('Filled', 10))).toBe('filled');
    expect(outcome(status('PreSubmitted'), execution(3), status('Cancelled', 3))).toBe('cancelled');
  });

  it('never takes a done order back', () => {
    expect(outcome(status('Filled', 10), status('Submitted', 4), status('Cancelled'))).toBe('filled');
    expect(outcome(status('Cancelled'), status('Submitted'), status('PendingSubmit'))).toBe('cancelled');
    expect(outcome(error(201, 'rejected'), status('Submitted'))).toBe('rejected 201');
  });

  it('believes a complete fill whatever was said before', () => {
    expect([outcome(status('Cancelled', 4), execution(10)), outcome(error(201, 'rejected'), execution(10))]).toEqual([
      'filled',
      'filled',
    ]);
  });

  it('lets the filled quantity only grow', () => {
    expect(decimalText(after(execution(6), execution(2), status('Submitted', 4)).filled)).toBe('6');
  });

  it('ignores other orders, other clients and other refs', () => {
    const others = [
      status('Filled', 10, { client: 2 }),
      status('Filled', 10, { ref: 'ref-2' }),
      execution(10, 'ref-2'),
      error(201, 'rejected', orderId(8)),
    ];
    expect(outcome(...others)).toBe('waiting');
    expect(outcome(status('Filled', 10, { ref: null }))).toBe('filled');
  });

  it('keeps the permanent id, never its zero', () => {
    expect(after(status('Submitted', 0, { perm: 0 })).permId).toBeUndefined();
    expect(after(status('Submitted'), status('Submitted', 0, { perm: 0 })).permId).toBe(70);
  });

  it('comes to the same end for any order and repetition of one order, whatever the events', () => {
    const events = [
      SENT,
      status('PreSubmitted'),
      status('Submitted', 4),
      execution(4),
      execution(10),
      status('Filled', 10),
      error(399, 'notice'),
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.array(fc.constantFrom(...events)),
        (all, again) => {
          expect(outcome(...all, ...again)).toBe('filled');
          expect(decimalText(after(...all, ...again).filled)).toBe('10');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('expire', () => {
  const late = { nowMs: 900, reason: 'no confirmation within the deadline' };

  it('makes what is not proven unknown, with what is known of it', () => {
    expect(expire(after(SENT, LOST, error(100, 'unproven')), late).outcome).toEqual({
      kind: 'unknown',
      sinceAtMs: 500,
      reason: 'no confirmation within the deadline (sent, code 100: because)',
    });
    expect(expire(start(), late).outcome).toMatchObject({
      sinceAtMs: 900,
      reason: expect.stringMatching('no word of its sending'),
    });
  });

  it('leaves an outcome as it is, and lets later proof replace unknown', () => {
    expect(expire(after(status('Submitted')), late).outcome).toEqual({ kind: 'working' });
    expect(confirm(expire(after(SENT), late), status('Filled', 10)).outcome).toEqual({ kind: 'filled' });
  });
});

describe('ledgerStateAfter', () => {
  const UNKNOWN = { kind: 'unknown', sinceAtMs: 0, reason: 'late' } as const;

  it('moves a sent order to what is proven of it', () => {
    expect(ledgerStateAfter('SENDING', { kind: 'working' })).toBe('WORKING');
    expect(ledgerStateAfter('SENDING', UNKNOWN)).toBe('UNKNOWN');
    expect(ledgerStateAfter('UNKNOWN', { kind: 'rejected', code: 201, text: 'no' })).toBe('REJECTED');
    expect(ledgerStateAfter('SENDING', { kind: 'denied', reason: 'halted' })).toBe('DENIED');
  });

  it('never doubts an order that the broker was seen to have', () => {
    expect(ledgerStateAfter('WORKING', UNKNOWN)).toBe('WORKING');
    expect(ledgerStateAfter('WORKING', { kind: 'denied', reason: 'halted' })).toBe('WORKING');
  });

  it('never reopens a done order, and believes a complete fill', () => {
    for (const state of ['FILLED', 'CANCELLED', 'REJECTED', 'DENIED', 'EXPIRED'] as const) {
      expect([ledgerStateAfter(state, { kind: 'working' }), ledgerStateAfter(state, UNKNOWN)]).toEqual([state, state]);
    }
    expect(LEDGER_ORDER_STATES.map((state) => ledgerStateAfter(state, { kind: 'filled' }))).toEqual(
      LEDGER_ORDER_STATES.map(() => 'FILLED'),
    );
  });
});
