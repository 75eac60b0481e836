import { bareOrder, bareRun, RUN_ID, runIdOf } from '../lib/testing/ledger-fixtures.ts';
import { fencingToken } from '../lib/domain/ids.ts';
import type { Run } from '../lib/domain/run.ts';
import { deskAlerts, type AlertSources } from './desk-alerts.ts';

const NOW = 1_600_000_000_000;
const MINUTE = 60_000;
const calmDesk: AlertSources = {
  nowMs: NOW,
  picture: undefined,
  orders: [],
  breaker: undefined,
  problems: [],
  runs: [],
  lease: undefined,
  unshipped: [],
  deadLetters: { count: 0, newestAtMs: undefined },
};
const told = (sources: Partial<AlertSources>): readonly string[] =>
  deskAlerts({ ...calmDesk, ...sources }).map(({ kind, severity, count }) => `${severity} ${kind} ${count}`);
const run = (changes: Partial<Run>): Run => ({ ...bareRun(), claimedAtMs: NOW - 5 * MINUTE, ...changes });
const held = { token: fencingToken(1), holder: 'x', expiresAtMs: NOW + MINUTE, released: false };

describe('deskAlerts', () => {
  it('is silent on a calm desk', () => {
    expect(told({ runs: [run({ state: 'DONE' })], orders: [bareOrder('r1', { state: 'WORKING' })] })).toEqual([]);
  });

  it('tells orders of which nobody knows, and marked ones that were left', () => {
    const orders = [
      bareOrder('r1', { state: 'UNKNOWN', updatedAtMs: NOW - 1 }),
      bareOrder('r2', { state: 'SENDING', updatedAtMs: NOW - 3 * MINUTE }),
      bareOrder('r3', { state: 'SENDING', updatedAtMs: NOW - 1_000 }),
    ];
    expect(told({ orders })).toEqual(['critical unknown-orders 2']);
    expect(deskAlerts({ ...calmDesk, orders })[0]?.sinceMs).toBe(NOW - 3 * MINUTE);
  });

  it('tells an open breaker, and none that is closed', () => {
    const open = { status: 'open', cause: 'loss', sinceMs: NOW, detail: 'lost 101', tradingState: 'REDUCING' } as const;
    expect(told({ breaker: { ...open, runId: RUN_ID } })).toEqual(['critical breaker 1']);
    expect(told({ breaker: { status: 'closed', resetAtMs: 1, reason: 'x', author: 'y' } })).toEqual([]);
  });

  it('tells what in the configuration does not fit', () => {
    const problems = [{ field: 'account', found: 'nothing', needed: 'text' }];
    const [alert] = deskAlerts({ ...calmDesk, problems });
    expect(alert?.says).toBe(
      'The stored configuration does not fit, so nothing runs: account found nothing, needed text',
    );
  });

  it.each([
    ['CLAIMED', undefined, ['warning unfinished-runs 1']],
    ['PLANNED', undefined, ['critical unfinished-runs 1']],
    ['PLANNED', { ...held, expiresAtMs: NOW - 1 }, ['critical unfinished-runs 1']],
    ['PLANNED', held, []],
  ] as const)('judges a run that is %s under the lease %j', (state, lease, expected) => {
    expect(told({ runs: [run({ state })], lease })).toEqual(expected);
  });

  it('tells an intent whose newest run failed, and not one that has run well since', () => {
    const failed = run({ state: 'FAILED', runId: runIdOf(1) });
    const later = run({ state: 'DONE', runId: runIdOf(2), claimedAtMs: NOW - MINUTE });
    expect(told({ runs: [failed] })).toEqual(['warning failed-runs 1']);
    expect(told({ runs: [later, failed] })).toEqual([]);
    expect(told({ runs: [run({ state: 'FAILED', claimedAtMs: NOW - 25 * 60 * MINUTE })] })).toEqual([]);
  });

  it('tells dead letters, and points to the command that delivers them', () => {
    const [alert] = deskAlerts({ ...calmDesk, deadLetters: { count: 3, newestAtMs: NOW } });
    expect(alert).toMatchObject({ kind: 'dead-letters', count: 3, sinceMs: NOW });
    expect(alert?.says).toContain('npm run trade-log:replay');
  });
});
