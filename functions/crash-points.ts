/**
 * Moments of a run at which a test may kill or freeze this process: the ports are wrapped, the desk itself is unchanged.
 * `crash-hook.ts` loads this file only where `CRASH_POINT` is set outside production; nothing else imports it but tests.
 * It decides nothing of the desk: a point that is not reached changes nothing.
 */
import type { IntentDeps } from '../intents/intent.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import type { BrokerConnector, BrokerEvent, BrokerTrader, TraderOptions } from '../lib/ports/broker.ts';
import type { Ledger, LedgerChange, LedgerScope } from '../lib/ports/ledger.ts';
import type { RunStore } from '../lib/ports/run-store.ts';

/** In the order in which a run that trades, and the reconciliation after it, pass them. */
export const CRASH_POINTS = [
  'before-claim',
  'after-claim',
  'before-plan',
  'after-plan',
  'before-sending',
  'after-sending',
  'before-socket-write',
  'after-socket-write',
  'after-ack',
  'after-execution',
  'before-result',
  'after-result',
  'before-booking',
  'after-booking',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export const CRASH_ACTIONS = ['kill', 'stop'] as const;
export type CrashAction = (typeof CRASH_ACTIONS)[number];

export interface CrashOrder {
  readonly action: CrashAction;
  readonly point: CrashPoint;
  /** From 1: at which passing of the point, for example the second of three socket writes. */
  readonly occurrence: number;
}

/** `kill:after-plan:1`, `stop:before-socket-write:2`. @throws ValidationError naming what is known */
export function parseCrashOrder(text: string): CrashOrder {
  const [actionText, pointText, countText, ...rest] = text.split(':');
  const action = CRASH_ACTIONS.find((known) => known === actionText);
  const point = CRASH_POINTS.find((known) => known === pointText);
  const occurrence = Number(countText);
  if (action === undefined || point === undefined || rest.length > 0 || !/^[1-9]\d{0,2}$/.test(countText ?? '')) {
    throw new ValidationError('Environment', [
      {
        field: 'CRASH_POINT',
        found: `"${text}"`,
        needed: `${CRASH_ACTIONS.join(' or ')}, one of ${CRASH_POINTS.join(', ')}, and a count, joined by ":"`,
      },
    ]);
  }
  return { action, point, occurrence };
}

/** Calls `act` in the tick in which the point is passed for that time; only once. */
export function withCrashPoints(deps: IntentDeps, order: CrashOrder, act: (order: CrashOrder) => void): IntentDeps {
  let passed = 0;
  const pass = (point: CrashPoint): void => {
    if (point !== order.point) return;
    passed += 1;
    if (passed === order.occurrence) act(order);
  };
  return {
    ...deps,
    runs: claimPoints(deps.runs, pass),
    ledger: ledgerPoints(deps.ledger, pass),
    connector: brokerPoints(deps.connector, pass),
  };
}

type Pass = (point: CrashPoint) => void;

function claimPoints(runs: RunStore, pass: Pass): RunStore {
  return {
    ...runs,
    async claim(run, signal) {
      pass('before-claim');
      const result = await runs.claim(run, signal);
      pass('after-claim');
      return result;
    },
  };
}

function ledgerPoints(ledger: Ledger, pass: Pass): Ledger {
  return {
    ...ledger,
    async transact(scope, decide, signal) {
      const before = pointBefore(scope);
      if (before !== undefined) pass(before);
      let changes: readonly LedgerChange[] = [];
      const result = await ledger.transact(
        scope,
        (view) => {
          const decision = decide(view);
          ({ changes } = decision);
          return decision;
        },
        signal,
      );
      for (const point of pointsAfter(changes)) pass(point);
      return result;
    },
  };
}

/** What a transaction is about to do, told by what it reads. */
function pointBefore({ run, lease, orders, executions }: LedgerScope): CrashPoint | undefined {
  // A plan looks whether its orders exist; books it reads only where it crosses.
  if (run !== undefined && lease === true && orders !== undefined) return 'before-plan';
  if (run !== undefined && lease === undefined) return 'before-result';
  return executions !== undefined && executions.length > 0 ? 'before-booking' : undefined;
}

/** What a commit has done, told by what it changed. */
function pointsAfter(changes: readonly LedgerChange[]): readonly CrashPoint[] {
  const points = new Set<CrashPoint>();
  for (const change of changes) {
    if (change.kind === 'put-run' && change.run.state === 'PLANNED') points.add('after-plan');
    if (change.kind === 'put-run' && change.run.answer !== undefined) points.add('after-result');
    if (change.kind === 'put-order' && change.order.state === 'SENDING') points.add('after-sending');
    if (change.kind === 'put-execution') points.add('after-booking');
  }
  return [...points];
}

function brokerPoints(connector: BrokerConnector, pass: Pass): BrokerConnector {
  return {
    ...connector,
    async connectTrader(options) {
      const gate: TraderOptions['gate'] = (order) => {
        pass('before-socket-write');
        return options.gate(order);
      };
      return traderPoints(await connector.connectTrader({ ...options, gate }), pass);
    },
  };
}

function traderPoints(trader: BrokerTrader, pass: Pass): BrokerTrader {
  trader.subscribe((event) => {
    const point = pointOf(event);
    if (point !== undefined) pass(point);
  });
  return {
    ...trader,
    allocateOrderIds(count) {
      pass('before-sending');
      return trader.allocateOrderIds(count);
    },
  };
}

/** `order-sent` is told in the tick of the write: the kernel has the bytes, and nothing was read since. */
function pointOf(event: BrokerEvent): CrashPoint | undefined {
  if (event.kind === 'order-sent') return 'after-socket-write';
  if (event.kind === 'execution') return 'after-execution';
  return event.kind === 'order-status' && event.status !== 'PendingSubmit' ? 'after-ack' : undefined;
}
