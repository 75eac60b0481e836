import { decimal, type Decimal } from '../domain/decimal.ts';
import { conId } from '../domain/ids.ts';
import {
  CLOSED_BREAKER,
  decideBreaker,
  resetBreaker,
  type Breaker,
  type BreakerDecision,
  type BreakerEvent,
  type BreakerLimits,
} from './circuit-breaker.ts';
import type { SessionPnl } from './session-pnl.ts';

const limits: BreakerLimits = {
  maxLoss: decimal(100),
  maxLossOf: new Map([[conId(1), decimal(10)]]),
  maxConsecutiveErrors: 3,
  drawdown: { warn: decimal('0.03'), reduce: decimal('0.05'), halt: decimal('0.07') },
  flattenOnTrip: true,
};
const known = (total: string, byContract = new Map<ReturnType<typeof conId>, Decimal>()): SessionPnl => ({
  kind: 'known',
  total: decimal(total),
  byContract,
});
const missing: SessionPnl = { kind: 'missing', reason: 'SPY has no mark' };
const decide = (event: BreakerEvent, breaker: Breaker = CLOSED_BREAKER, given = limits): BreakerDecision =>
  decideBreaker(breaker, event, { limits: given, nowMs: 7 });
const onPnl = (pnl: SessionPnl): BreakerDecision => decide({ kind: 'pnl', pnl });
const value = (now: number): BreakerDecision =>
  decide({ kind: 'net-liquidation', now: decimal(now), dayHigh: decimal(1000) });

describe('the circuit breaker', () => {
  it.each(['120', '50', '0', '-50', '-100.00'])('holds at a P&L of %s with a limit of 100', (pnl) => {
    expect(onPnl(known(pnl))).toEqual({ breaker: CLOSED_BREAKER, actions: [] });
  });

  it.each(['-100.01', '-120', '-150'])('opens at a P&L of %s: flattens, and only reduces from then on', (pnl) => {
    expect(onPnl(known(pnl))).toMatchObject({
      breaker: { status: 'open', cause: 'loss', sinceMs: 7, tradingState: 'REDUCING' },
      actions: [{ kind: 'flatten' }],
    });
  });

  it('opens where the P&L is not known, and never flattens then', () => {
    expect(onPnl(missing)).toMatchObject({
      breaker: { status: 'open', cause: 'pnl-missing', detail: 'P&L is not known: SPY has no mark' },
      actions: [{ kind: 'cancel' }],
    });
  });

  it('only cancels where flattening is not configured', () => {
    const given = { ...limits, flattenOnTrip: false };
    expect(decide({ kind: 'pnl', pnl: known('-101') }, CLOSED_BREAKER, given).actions).toEqual([{ kind: 'cancel' }]);
  });

  it('opens on errors in a row, and forgets them with a confirmation', () => {
    const error: BreakerEvent = { kind: 'order-error', detail: '201' };
    const run = (events: readonly BreakerEvent[]): Breaker =>
      events.reduce<Breaker>((breaker, event) => decide(event, breaker).breaker, CLOSED_BREAKER);
    expect(run([error, error]).status).toBe('closed');
    expect(run([error, error, error])).toMatchObject({ status: 'open', cause: 'order-errors' });
    expect(run([error, error, { kind: 'order-confirmed' }, error, error]).status).toBe('closed');
  });

  it('stops one contract by its own limit, once, and the others go on', () => {
    const pnl = known('-10.01', new Map([[conId(1), decimal('-10.01')]]));
    const first = onPnl(pnl);
    expect(first).toMatchObject({ breaker: { status: 'closed' }, actions: [{ kind: 'stop-contract', conId: 1 }] });
    expect(decide({ kind: 'pnl', pnl }, first.breaker).actions).toEqual([]);
    expect(onPnl(known('-10', new Map([[conId(1), decimal('-10')]]))).actions).toEqual([]);
  });

  it('warns once, reduces, halts as the day falls from its highest value', () => {
    expect(value(971).actions).toEqual([]);
    expect(value(970).actions).toEqual([{ kind: 'warn', detail: 'Drawdown of the day: found 0.03' }]);
    expect(value(950).breaker).toMatchObject({ status: 'open', cause: 'drawdown', tradingState: 'REDUCING' });
    expect(value(930).breaker).toMatchObject({ status: 'open', tradingState: 'HALTED' });
    expect(value(1500)).toEqual({ breaker: CLOSED_BREAKER, actions: [] });
    const fallen: BreakerEvent = { kind: 'net-liquidation', now: decimal(965), dayHigh: decimal(1000) };
    expect(decide(fallen, value(970).breaker).actions).toEqual([]);
  });

  it('halts an account that is worth nothing', () => {
    const nothing: BreakerEvent = { kind: 'net-liquidation', now: decimal(0), dayHigh: decimal(0) };
    expect(decide(nothing).breaker).toMatchObject({ status: 'open', tradingState: 'HALTED' });
  });

  it('stays open whatever comes, until it is reset', () => {
    const { breaker } = onPnl(known('-101'));
    for (const event of [
      { kind: 'pnl', pnl: known('500') },
      { kind: 'pnl', pnl: missing },
      { kind: 'order-confirmed' },
      { kind: 'net-liquidation', now: decimal(1), dayHigh: decimal(1000) },
    ] as const) {
      expect(decide(event, breaker)).toEqual({ breaker, actions: [] });
    }
    expect(resetBreaker()).toEqual(CLOSED_BREAKER);
  });
});
