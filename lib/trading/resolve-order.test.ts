import { decimal, decimalText } from '../domain/decimal.ts';
import { clientId, orderId, orderRef, permId, runId } from '../domain/ids.ts';
import type { LedgerOrder, LedgerOrderState } from '../domain/ledger-order.ts';
import type { OrderStatus } from '../domain/order-status.ts';
import type { BrokerOrder } from '../ports/broker.ts';
import { contractOf, fillOf, ledgerOrderOf, RUN } from '../testing/trading-values.ts';
import { namedOrders, resolveOrder, type BrokerLists, type NamingLists, type ResolveInput } from './resolve-order.ts';

const order = (state: LedgerOrderState, changes: Partial<LedgerOrder> = {}): LedgerOrder =>
  ledgerOrderOf('ref-1', { alpha: 10 }, { state, ...changes });
const listed = (status: OrderStatus, filled = 0, ref = 'ref-1'): BrokerOrder => ({
  orderRef: orderRef(ref),
  orderId: orderId(7),
  clientId: clientId(1),
  permId: permId(70),
  contract: contractOf(),
  side: 'BUY',
  quantity: decimal(10),
  filled: decimal(filled),
  status,
  properties: { orderType: 'MKT', tif: 'DAY', limitPrice: undefined },
});
type ListChanges = Partial<BrokerLists & NamingLists>;
const lists = ({ open = [], completed = [], fills = [], ...changes }: ListChanges = {}): BrokerLists => ({
  named: namedOrders({ open, completed, fills }),
  complete: true,
  connectionOpenedAtMs: 2_000,
  connectivityLost: false,
  ...changes,
});

/** `adopt FILLED 10`, or the kind; proof of absence is complete unless a test takes it away. */
function resolution(ledgerOrder: LedgerOrder, found: ListChanges = {}, changes: Partial<ResolveInput> = {}): string {
  const result = resolveOrder({
    order: ledgerOrder,
    lists: lists(found),
    senderGoneAtMs: 1_000,
    sameBrokerDay: true,
    asking: { runId: RUN, withinWindow: true },
    ...changes,
  });
  return result.kind === 'adopt' ? `adopt ${result.state} ${decimalText(result.filled)}` : result.kind;
}

const ended = (status: OrderStatus, filled: number) =>
  resolution(order('SENDING'), { completed: [listed(status, filled)] });

describe('resolveOrder of an order that the broker lists', () => {
  it('adopts an open order as working, held ones included', () => {
    for (const status of [
      'ApiPending',
      'PendingSubmit',
      'PreSubmitted',
      'Submitted',
      'PendingCancel',
      'Inactive',
    ] as const) {
      expect(resolution(order('UNKNOWN'), { open: [listed(status, 3)] })).toBe('adopt WORKING 3');
    }
  });

  it('adopts a completed order by how it ended', () => {
    expect([ended('Filled', 10), ended('Cancelled', 4), ended('Inactive', 0), ended('Inactive', 4)]).toEqual([
      'adopt FILLED 10',
      'adopt CANCELLED 4',
      'adopt REJECTED 0',
      'adopt CANCELLED 4',
    ]);
  });

  it('believes the completed list where both name it', () => {
    expect(resolution(order('WORKING'), { open: [listed('Submitted')], completed: [listed('Cancelled', 2)] })).toBe(
      'adopt CANCELLED 2',
    );
  });

  it('adopts what was executed although no list of orders names it', () => {
    expect(resolution(order('UNKNOWN'), { fills: [fillOf({ quantity: 10 })] })).toBe('adopt FILLED 10');
  });

  it('counts newest revisions and takes the larger of list and executions', () => {
    const fills = [
      fillOf({ id: '1.01', quantity: 4 }),
      fillOf({ id: '1.02', quantity: 3 }),
      fillOf({ id: '2.01', quantity: 2 }),
    ];
    expect(resolution(order('UNKNOWN'), { open: [listed('Submitted', 1)], fills })).toBe('adopt WORKING 5');
  });

  it('cancels the rest of a part fill only where absence from the lists is proven', () => {
    const found = { fills: [fillOf({ quantity: 4 })] };
    expect(resolution(order('UNKNOWN'), found)).toBe('adopt CANCELLED 4');
    expect(resolution(order('UNKNOWN'), { ...found, complete: false })).toBe('adopt WORKING 4');
  });

  it('adopts even an order thought unsent, with the ids of the broker', () => {
    const unsent = order('PLANNED', { orderId: undefined, clientId: undefined });
    const input = {
      order: unsent,
      lists: lists({ open: [listed('Submitted')] }),
      senderGoneAtMs: undefined,
      sameBrokerDay: true,
      asking: { runId: RUN, withinWindow: true },
    };
    expect(resolveOrder(input)).toMatchObject({ kind: 'adopt', state: 'WORKING', orderId: 7, clientId: 1, permId: 70 });
  });

  it('keeps the ids it knows where an execution names none', () => {
    const { execution } = fillOf({ quantity: 4 });
    const fills = [{ execution: { ...execution, orderId: orderId(0), clientId: clientId(0) } }];
    const input = {
      order: order('UNKNOWN', { orderId: orderId(9), clientId: clientId(3) }),
      lists: lists({ fills }),
      senderGoneAtMs: undefined,
      sameBrokerDay: true,
      asking: { runId: RUN, withinWindow: true },
    };
    expect(resolveOrder(input)).toMatchObject({ kind: 'adopt', state: 'WORKING', orderId: 9, clientId: 3 });
  });

  it('never takes a done order back', () => {
    expect(resolution(order('CANCELLED'), { open: [listed('Submitted')] })).toBe('adopt CANCELLED 0');
  });

  it('matches by ref alone, never by a reused order id', () => {
    expect(resolution(order('SENDING'), { open: [listed('Submitted', 0, 'ref-2')] })).toBe('expired');
  });
});

describe('resolveOrder of an order that no list names', () => {
  it('expires what may have been sent, on full proof', () => {
    for (const state of ['SENDING', 'UNKNOWN', 'WORKING'] as const) expect(resolution(order(state))).toBe('expired');
  });

  it('leaves it unknown for any gap in the proof', () => {
    const unknown = order('UNKNOWN');
    expect(resolution(unknown, { complete: false })).toBe('still-unknown');
    expect(resolution(unknown, { connectivityLost: true })).toBe('still-unknown');
    expect(resolution(unknown, { connectionOpenedAtMs: 1_000 })).toBe('still-unknown');
    expect(resolution(unknown, {}, { senderGoneAtMs: undefined })).toBe('still-unknown');
    expect(resolution(unknown, {}, { sameBrokerDay: false })).toBe('still-unknown');
  });

  it('lets only a planned order be sent, by its own run in its window', () => {
    const stranger = { runId: runId('f'.repeat(64)), withinWindow: true };
    expect(resolution(order('PLANNED'))).toBe('send-allowed');
    expect(resolution(order('PLANNED'), {}, { asking: stranger })).toBe('expired');
    expect(resolution(order('PLANNED'), {}, { asking: { runId: RUN, withinWindow: false } })).toBe('expired');
  });

  it('never allows to send what may have been sent', () => {
    for (const state of [
      'SENDING',
      'UNKNOWN',
      'WORKING',
      'FILLED',
      'CANCELLED',
      'REJECTED',
      'DENIED',
      'EXPIRED',
    ] as const) {
      for (const complete of [true, false]) expect(resolution(order(state), { complete })).not.toBe('send-allowed');
    }
  });

  it('has nothing to do with a done order', () => {
    expect(resolution(order('EXPIRED'))).toBe('done');
  });
});
