/** The proof of a report, pure: what fits is proved, what differs is refuted by name, what no record speaks of is unproved. */
import { execId, execKey, fencingToken, orderRef, type ExecKey } from '../lib/domain/ids.ts';
import type { LedgerExecution } from '../lib/domain/ledger-order.ts';
import type { Run } from '../lib/domain/run.ts';
import { fillOf, RUN } from '../lib/testing/trading-values.ts';
import type { LiveReport } from './live-table.ts';
import {
  readEntries,
  toldExecutions,
  verifyLive,
  type LedgerRecords,
  type VerifiedEntry,
} from './verify-live-report.ts';

const PREFIX = '7-0123456789abcdef-1-';
const ORDER = `${PREFIX}1`;

const report = (changes: Partial<LiveReport> = {}): LiveReport => ({
  mode: 'demo',
  account: 'DU0000001',
  sessionId: RUN,
  startedAt: '2026-11-20T10:00:00Z',
  endedAt: '2026-11-20T10:01:00Z',
  durationSeconds: 60,
  endedBy: 'its time',
  symbols: [
    {
      symbol: 'SPY',
      conId: 1,
      prices: 'test',
      strategy: 'told',
      magicNumber: 7,
      intervals: 4,
      served: 4,
      orders: { filled: 1 },
      ordered: 1,
      orderRefPrefix: PREFIX,
      executions: 1,
      volume: '3',
      pnl: '-1',
      heartbeats: 1,
      missedHeartbeats: 0,
      maxLatencyMs: 5,
      errors: {},
    },
  ],
  orders: { filled: 1 },
  executions: 1,
  pnl: { status: 'known', total: '-1', currency: 'USD' },
  concurrency: { intervals: 4, allServed: 4, share: 1 },
  breaker: { status: 'closed', events: [] },
  ledgerEqualsBroker: true,
  equality: '',
  ...changes,
});

const entry = (changes: Partial<VerifiedEntry>): VerifiedEntry => ({
  id: `${changes.status}-${changes.comment}`,
  runId: RUN,
  symbol: 'SPY',
  action: 'BUY',
  status: 'FILLED',
  price: '100',
  volume: '3',
  comment: `Execution a.1.01 of order ${ORDER}`,
  ...changes,
});
const ENTRIES: readonly VerifiedEntry[] = [
  entry({ status: 'PLANNED', comment: 'planned' }),
  entry({ status: 'HEARTBEAT', action: 'HEARTBEAT', volume: '0', comment: 'Heartbeat 1' }),
  entry({}),
  // Its commission came in a commit of its own: no second execution.
  entry({ volume: '0', comment: `Commission of execution a.1.01 of order ${ORDER}, commission 1 USD` }),
];

const executionOf = (quantity = 3, price = 100, ref = ORDER): ReadonlyMap<ExecKey, LedgerExecution> => {
  const { execution } = fillOf({ id: 'a.1.01', ref, quantity, price });
  return new Map([[execKey(execId('a.1.01')), { revision: 1, fill: { execution }, orderRef: orderRef(ref) }]]);
};
const run: Run = {
  runId: RUN,
  mode: 'paper',
  intent: 'live-session',
  key: { kind: 'header', value: 'k' },
  argumentsHash: '',
  arguments: {},
  state: 'DONE',
  token: fencingToken(1),
  answer: undefined,
  configVersion: undefined,
  claimedAtMs: 0,
  validUntilMs: undefined,
  endedAtMs: 1,
};
const ledger = (changes: Partial<LedgerRecords> = {}): LedgerRecords => ({
  run,
  openOrders: [],
  breaker: undefined,
  executions: executionOf(),
  ...changes,
});
const verdicts = (
  changes: { report?: Partial<LiveReport>; entries?: readonly VerifiedEntry[]; ledger?: Partial<LedgerRecords> } = {},
) =>
  Object.fromEntries(
    verifyLive(report(changes.report), { entries: changes.entries ?? ENTRIES, ledger: ledger(changes.ledger) }).map(
      ({ name, verdict, detail }) => [name, verdict === 'proved' ? verdict : `${verdict}: ${detail}`],
    ),
  );
const PROVED = {
  start: 'proved',
  concurrency: 'proved',
  executions: 'proved',
  heartbeats: 'proved',
  'risk checks': 'proved',
  end: 'proved',
};

describe('the proof of a live session', () => {
  it('proves a report that every record agrees with', () => {
    expect(verdicts()).toEqual(PROVED);
  });

  it('leaves unproved what only a ledger could say', () => {
    const points = verifyLive(report(), { entries: ENTRIES, ledger: undefined });
    expect(points.filter(({ verdict }) => verdict === 'unproved').map(({ name }) => name)).toEqual([
      'start',
      'executions',
      'end',
    ]);
  });

  it.each([
    ['is not in the ledger', new Map(), /a\.1 is not in the ledger/],
    ['has other units there', executionOf(2), /a\.1: ledger 2, trade log 3/],
    ['has another price there', executionOf(3, 101), /a\.1: ledger at 101, trade log at 100/],
    ['is booked to an order of somebody else', executionOf(3, 100, '8-other'), /booked to 8-other, which is none/],
  ])('refutes an execution that %s', (_, executions, why) => {
    expect(verdicts({ ledger: { executions } })).toEqual({ ...PROVED, executions: expect.stringMatching(why) });
  });

  it('refutes a report that counts what the trade log does not tell', () => {
    expect(verdicts({ report: { executions: 2 } })['executions']).toMatch(/refuted: report 2, trade log 1/);
    const missed = report().symbols.map((one) => ({ ...one, missedHeartbeats: 1, heartbeats: 2, ordered: 2 }));
    expect(verdicts({ report: { symbols: missed } })).toMatchObject({
      heartbeats: expect.stringMatching(/SPY: 1 missed/),
      'risk checks': expect.stringMatching(/1 orders planned for 2/),
    });
  });

  it('refutes an interval that was not served, and an end with an open order or without proof', () => {
    expect(verdicts({ report: { concurrency: { intervals: 5, allServed: 4, share: 0.8 } } })['concurrency']).toMatch(
      /^refuted/,
    );
    expect(verdicts({ ledger: { openOrders: [`${PREFIX}2`, '9-other-1-1'] } })['end']).toMatch(/1 of its orders open/);
    expect(verdicts({ report: { ledgerEqualsBroker: false } })['end']).toMatch(/not equal/);
    expect(verdicts({ ledger: { run: { ...run, state: 'PLANNED' } } })['end']).toMatch(/run PLANNED/);
    expect(verdicts({ ledger: { run: undefined } })['start']).toMatch(/is not in the ledger/);
  });

  it('refutes an open breaker that nobody told of, or that is not stored', () => {
    const opened = { breaker: { status: 'open', events: [] } };
    expect(verdicts({ report: opened })['risk checks']).toMatch(/^refuted/);
    const trip = entry({ action: 'ERROR', status: 'FAILED', volume: '0', comment: 'Live session: breaker tripped' });
    expect(verdicts({ report: opened, entries: [...ENTRIES, trip] })['risk checks']).toMatch(/^refuted/);
    const breaker = { status: 'closed', resetAtMs: 1, reason: 'seen', author: 'ann' } as const;
    expect(verdicts({ report: opened, entries: [...ENTRIES, trip], ledger: { breaker } })['risk checks']).toBe(
      'proved',
    );
  });

  it('reads each entry once, sums corrections, and refuses a line that is none', () => {
    const line = JSON.stringify(entry({}));
    expect(readEntries(`${line}\n\n${line}\n`)).toHaveLength(1);
    expect(() => readEntries('{"id":"x"}\n')).toThrow(/runId/);
    const corrected = entry({ volume: '-1', price: '99', comment: `Correction to execution a.1.02 of order ${ORDER}` });
    const [told] = toldExecutions([...ENTRIES, corrected]).values();
    expect([told?.volume.toFixed(), told?.price]).toEqual(['2', '99']);
  });
});
