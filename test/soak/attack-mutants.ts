/**
 * Faults as an attacker would plant them: one line each in the core, the IB adapter or a store, and each makes a duplicate
 * order, a lost fill or a guessed state. Half of them were seen by no judge when they were thought of (docs/adr/0050).
 */
import { edit, seen, type Mutant } from './mutant.ts';

const LEASE = 'lib/trading/hold-lease.ts';
const PARTS = 'lib/trading/decide-reconciliation.ts';
const REQUESTS = 'lib/adapters/ibkr/requests.ts';
const LISTS = 'lib/adapters/ibkr/order-queries.ts';
const LISTS_TEST = { test: 'lib/adapters/ibkr/ibkr-lists.test.ts' };

const DUPLICATES: readonly Mutant[] = [
  {
    name: 'a lease counts from the end of its renewal',
    edits: edit(
      LEASE,
      '    validUntilMs = beganAtMs + times.ttlMs;',
      '    validUntilMs = clock.nowMs() + times.ttlMs;',
    ),
    seenBy: { test: 'lib/trading/hold-lease.test.ts' },
  },
  {
    name: 'a successor does not wait for clocks that differ',
    edits: edit(
      'lib/trading/attempt-lease.ts',
      'lease.expiresAtMs + times.graceMs',
      'lease.expiresAtMs + 0 * times.graceMs',
    ),
    seenBy: { test: 'lib/trading/hold-lease.test.ts' },
  },
  {
    name: 'an order of a contract is planned while another is UNKNOWN',
    edits: edit('lib/trading/wish-rows.ts', 'if (frozen !== undefined) outcomes.push(frozen);'),
    seenBy: { test: 'lib/trading/plan-allocation.test.ts' },
  },
  {
    name: 'a run that has not ended is claimed anew',
    edits: edit('lib/trading/claim-run.ts', 'isFinal(known) && isOver(known, nowMs)', 'isOver(known, nowMs)'),
    seenBy: { test: 'lib/trading/claim-run.test.ts' },
  },
  {
    name: 'a claim in the embedded store replaces the one before',
    edits: edit('lib/adapters/memory/memory-run-store.ts', 'if (stored !== undefined)\n', 'if (stored === null)\n'),
    seenBy: seen('P15', 1),
  },
  {
    name: 'an order is kept in the lane although it was taken back',
    edits: edit('lib/adapters/ibkr/order-sender.ts', '    takeBack();\n    this.#notSent', '    this.#notSent'),
    seenBy: { test: 'lib/adapters/ibkr/ibkr-connector.test.ts' },
  },
  {
    name: 'a gate that fails lets orders through',
    edits: edit(
      'lib/adapters/ibkr/order-sender.ts',
      'return `the send gate failed: ${errorText(error)}`;',
      'return void errorText(error);',
    ),
    seenBy: LISTS_TEST,
  },
  {
    name: 'an order id of a past execution is given again',
    edits: edit('lib/adapters/ibkr/ibkr-connector.ts', 'used(message.row.execution.orderId);'),
    seenBy: LISTS_TEST,
  },
];

const LOST_FILLS: readonly Mutant[] = [
  {
    name: 'a day counts as read before its last batch is booked',
    edits: edit(
      PARTS,
      '[...changes, ...keepUnshipped(result.entries)]',
      '[...changes, ...watermark(part.truth), ...keepUnshipped(result.entries)]',
    ),
    seenBy: { test: 'lib/trading/book-read.test.ts' },
  },
  {
    name: 'an order leaves before the last batch is booked',
    edits: edit(
      PARTS,
      'isLast ? { provenComplete: provenComplete(settled, truth) } : {}',
      '{ provenComplete: provenComplete(settled, truth) }',
    ),
    seenBy: { test: 'lib/trading/book-read.test.ts' },
  },
  {
    name: 'an execution that cannot be read is left out',
    edits: edit(
      REQUESTS,
      "if (message.kind === 'unreadable') return end.reject(incompleteError(request.what, message.text));",
    ),
    seenBy: LISTS_TEST,
  },
  {
    name: 'only executions of our own client are read',
    edits: edit(LISTS, 'void api.reqExecutions(requestId, {})', "void api.reqExecutions(requestId, { clientId: '1' })"),
    seenBy: LISTS_TEST,
  },
  {
    name: 'a half-written transaction stays in the store file',
    edits: edit('lib/adapters/memory/file-journal.ts', '      ftruncateSync(this.#descriptor, this.#length);'),
    seenBy: { test: 'lib/adapters/memory/store-crash.test.ts' },
  },
];

const GUESSES: readonly Mutant[] = [
  {
    name: 'an answer of a question that was given up is taken for the next',
    edits: edit(REQUESTS, 'void exchange.ended.then(() => request.settle?.()).then(endTurn, endTurn);', 'endTurn();'),
    seenBy: LISTS_TEST,
  },
  {
    name: "the silence of another client's connection is a proof",
    edits: edit(
      'lib/trading/settle-from-lists.ts',
      'clientId === truth.clientId && updatedAtMs < truth',
      'updatedAtMs < truth',
    ),
    seenBy: { test: 'lib/trading/settle-from-lists.test.ts' },
  },
  {
    name: 'outcomes are recorded under a lease that was taken over',
    edits: edit(
      'lib/trading/place-orders.ts',
      '    verifyToken(view, token);\n    const changes = placed',
      '    const changes = placed',
    ),
    seenBy: { test: 'lib/trading/place-orders.test.ts' },
  },
  {
    name: 'a commit that may have happened is forgotten by the next try',
    edits: edit(
      'lib/adapters/firestore/try-again.ts',
      'before || (progress.maybeWritten && ambiguous)',
      'progress.maybeWritten && ambiguous',
    ),
    seenBy: { test: 'lib/adapters/firestore/try-again.test.ts' },
  },
  {
    name: 'a commit whose answer was lost counts as failed',
    edits: edit(
      'lib/adapters/firestore/store-failure.ts',
      "['UNAVAILABLE', { failure: 'unavailable', again: true, ambiguous: true }]",
      "['UNAVAILABLE', { failure: 'unavailable', again: true, ambiguous: false }]",
    ),
    seenBy: { test: 'lib/adapters/firestore/in-transaction.test.ts' },
  },
];

export const ATTACKS: readonly Mutant[] = [...DUPLICATES, ...LOST_FILLS, ...GUESSES];
