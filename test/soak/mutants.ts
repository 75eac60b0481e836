/** Faults planted into the core by hand, each with the judge that must see it, and those of `attack-mutants.ts`. */
import { ATTACKS } from './attack-mutants.ts';
import { edit, seen, type Mutant } from './mutant.ts';

const GATE = 'intents/send-gate.ts';
const READ = 'lib/trading/read-broker.ts';
const SENDER = 'lib/adapters/ibkr/order-sender.ts';
const STATES = 'lib/trading/advance-state.ts';
const CODES = 'lib/adapters/ibkr/error-table.ts';
const SETTLE = 'lib/trading/settle-from-lists.ts';
const CROSS = 'lib/trading/book-cross.ts';
const PLACE = 'lib/trading/place-orders.ts';
const REVISIONS = 'lib/trading/newest-revisions.ts';
const BOOKING = 'lib/trading/book-execution.ts';

/** That a code proves a rejection although it does not. */
const rejects = (code: number, verdict: string, firstSeed: number): Mutant => ({
  name: `${code} taken for a rejection`,
  edits: edit(CODES, `rule(${code}, '${verdict}'`, `rule(${code}, 'rejected'`),
  seenBy: seen('P2', firstSeed),
});

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'send gate without the lease',
    edits: edit(GATE, ' ?? lease.refusal()'),
    seenBy: { test: 'intents/send-gate.test.ts' },
  },
  {
    name: 'send gate without the kill switch',
    edits: edit(GATE, 'brake.refusal(watch.current(), contract.conId) ?? '),
    seenBy: seen('P16', 1),
  },
  {
    name: '1100 unheard while lists are read',
    edits: edit(READ, "if (event.kind === 'link' && event.state !== 'up') linkWasLost = true;"),
    seenBy: { test: 'lib/trading/read-broker.test.ts' },
  },
  {
    name: '1100 unheard before lists are read',
    edits: edit(READ, 'linkWasLost = broker.isLinkLost()', 'linkWasLost = false'),
    seenBy: seen('P8', 1),
  },
  {
    name: '1100 does not hold back sends',
    edits: edit(SENDER, 'return this.#options.link.connectivityLost ?? this.#halted;', 'return this.#halted;'),
    seenBy: { test: 'lib/adapters/ibkr/ibkr-connector.test.ts' },
  },
  {
    name: 'a duplicate order id does not halt sends',
    edits: edit(
      SENDER,
      'return this.#options.link.connectivityLost ?? this.#halted;',
      'return this.#options.link.connectivityLost;',
    ),
    seenBy: { test: 'lib/adapters/ibkr/ibkr-connector.test.ts' },
  },
  {
    name: 'neither deadline of an order is kept',
    edits: [
      ...edit(SENDER, "sendBy.aborted ? 'the time to send it is over' : undefined", 'undefined'),
      ...edit(SENDER, "this.#takeBack(orderId, 'the time to send it is over')", 'undefined'),
    ],
    seenBy: { test: 'lib/adapters/ibkr/ibkr-connector.test.ts' },
  },
  {
    name: 'done states regress',
    edits: edit(STATES, 'if (DONE_ORDER_STATES.has(state)) return state;'),
    seenBy: { test: 'lib/trading/advance-state.test.ts' },
  },
  {
    name: 'WORKING becomes UNKNOWN where a list is silent',
    edits: edit(STATES, "return state === 'WORKING' && doubtsBroker ? state : next;", 'return next;'),
    seenBy: { test: 'lib/trading/advance-state.test.ts' },
  },
  rejects(103, 'unproven', 140),
  rejects(104, 'request', 95),
  rejects(404, 'notice', 20),
  rejects(10147, 'request', 30),
  {
    name: 'absent without a newer connection',
    edits: edit(SETTLE, 'clientId === truth.clientId && updatedAtMs < truth.connectionOpenedAtMs', 'true'),
    seenBy: { test: 'lib/trading/settle-from-lists.test.ts' },
  },
  {
    name: 'a list that was never read counts as empty',
    edits: edit(READ, 'broker.completedOrders(signal)', '[]'),
    seenBy: seen('P2', 1),
  },
  {
    name: 'executions that move are called stable',
    edits: edit(READ, 'const stable = fingerprint(fills) === fingerprint(again);', 'const stable = true;'),
    seenBy: { test: 'lib/trading/read-broker.test.ts' },
  },
  {
    name: 'crosses are not committed',
    edits: edit(CROSS, "crosses.map((cross): LedgerChange => ({ kind: 'put-cross', cross }))", '[]'),
    seenBy: seen('P3', 5),
  },
  {
    name: 'crosses are not booked',
    edits: edit(CROSS, ', ...bookChanges(view.books, flows, nowMs)]', ']'),
    seenBy: seen('P3', 5),
  },
  {
    name: 'crosses are booked at another price',
    edits: edit(CROSS, 'quantity.times(cross.price)', 'quantity.times(cross.price).times(2)'),
    seenBy: seen('P3', 5),
  },
  {
    name: 'the highest order id is not stored',
    edits: edit(PLACE, "changes.push({ kind: 'put-session', session: { orderIdHighWater } });"),
    seenBy: seen('P10', 1, 3),
  },
  {
    name: 'orders are sent under a lease that was taken over',
    edits: edit('lib/trading/hold-lease.ts', 'if (view.lease?.token !== token) throw', 'if (false) throw'),
    seenBy: { test: 'lib/trading/hold-lease.test.ts' },
  },
  {
    name: 'a correction is taken for a duplicate',
    edits: edit(REVISIONS, 'if (ahead > 0) return incoming;'),
    seenBy: seen('P5', 1),
  },
  {
    name: 'an older revision replaces a newer one',
    edits: edit(REVISIONS, 'if (ahead > 0) return incoming;', 'if (ahead !== 0) return incoming;'),
    seenBy: seen('P5', 1),
  },
  {
    name: 'a corrected execution is added to what it corrects',
    edits: edit(
      BOOKING,
      'if (known !== undefined) countFill(booking, { key, fill: known.fill, owner: earlier, factor: -1 });',
    ),
    seenBy: seen('P5', 1),
  },
  {
    name: 'a late commission is dropped',
    edits: edit(REVISIONS, 'return { ...known, commission: incoming.commission };', 'return known;'),
    seenBy: seen('P5', 1),
  },
  {
    name: 'a key claimed by another body is answered',
    edits: edit('lib/trading/claim-run.ts', 'if (known.argumentsHash === run.argumentsHash) return;', 'return;'),
    seenBy: { test: 'lib/trading/claim-run.test.ts' },
  },
  {
    name: 'recovery of another run sends what it finds planned',
    edits: edit('lib/trading/resolve-order.ts', 'if (asking.runId !== order.runId) return', 'if (false) return'),
    seenBy: { test: 'lib/trading/resolve-order.test.ts' },
  },
  ...ATTACKS,
];
