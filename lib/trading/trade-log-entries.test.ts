import { decimal } from '../domain/decimal.ts';
import type { OrderOutcome } from '../domain/order-outcome.ts';
import { ALPHA, BETA, contractOf, ledgerOrderOf, quantities, RUN } from '../testing/trading-values.ts';
import { crossEntry, deniedEntry, outcomeEntry, plannedEntry, runFailedEntry, sentEntry } from './trade-log-entries.ts';

const order = ledgerOrderOf('ref-1', { alpha: '2', beta: '1' }, { side: 'SELL' });
const origin = { runId: RUN, atMs: 1_582_556_400_000 };

describe('entries of an order', () => {
  it('tell symbol, side, volume and signed shares', () => {
    expect(plannedEntry(order, origin)).toMatchObject({
      timestamp: '2020-02-24T15:00:00Z',
      runId: RUN,
      symbol: 'SPY',
      action: 'SELL',
      volume: '3',
      status: 'PLANNED',
      strategies: { alpha: '-2', beta: '-1' },
      version: 1,
    });
  });

  it('have an id of their own a step, the same on a replay whenever it comes', () => {
    const later = { ...origin, atMs: origin.atMs + 1 };
    const ids = [plannedEntry, sentEntry].map((entry) => entry(order, origin).id);
    expect(ids).toEqual([plannedEntry, sentEntry].map((entry) => entry(order, later).id));
    expect(new Set(ids).size).toBe(2);
  });

  it.each([
    [{ kind: 'working' }, 'PENDING', undefined],
    [{ kind: 'filled' }, 'PENDING', undefined],
    [{ kind: 'cancelled' }, 'CANCELLED', undefined],
    [{ kind: 'rejected', code: 201, text: 'No margin' }, 'FAILED', '201: No margin'],
    [{ kind: 'denied', reason: 'halted' }, 'DENIED', 'halted'],
    [{ kind: 'unknown', sinceAtMs: 1, reason: 'no confirmation' }, 'UNKNOWN', 'no confirmation'],
  ] satisfies readonly (readonly [OrderOutcome, string, string | undefined])[])(
    'tell the outcome %j as %s',
    (outcome, status, errorMessage) => {
      expect(outcomeEntry(order, outcome, origin)).toMatchObject({ status, errorMessage });
    },
  );

  it('bound what the broker says', () => {
    const entry = outcomeEntry(order, { kind: 'rejected', code: 201, text: 'x'.repeat(9_000) }, origin);
    expect(entry.errorMessage).toHaveLength(2_000);
  });
});

describe('other entries', () => {
  it('tell a cross by the part that was bought, between all its strategies', () => {
    const deltas = new Map([
      [ALPHA, decimal('2')],
      [BETA, decimal('-2')],
    ]);
    const cross = { id: 'c', runId: RUN, contract: contractOf(), deltas, price: decimal('100'), atMs: origin.atMs };
    const entry = crossEntry(cross);
    expect(entry).toMatchObject({ status: 'CROSSED', volume: '2', strategies: { alpha: '2', beta: '-2' } });
  });

  it('tell what the checks refused, which was never an order', () => {
    const source = quantities({ alpha: '5' });
    const wish = { contract: contractOf(), side: 'BUY', quantity: decimal(5), source, reason: 'too large' } as const;
    expect(deniedEntry(wish, origin)).toMatchObject({ status: 'DENIED', volume: '5', errorMessage: 'too large' });
    expect(deniedEntry(wish, origin).id).toBe(deniedEntry(wish, { ...origin, atMs: 1 }).id);
  });

  it('tell a failed run once an attempt', () => {
    const failed = { intent: 'allocation', token: 7, status: 502, detail: 'No gateway' };
    const entry = runFailedEntry(failed, origin);
    expect(entry).toMatchObject({ action: 'ERROR', status: 'FAILED', errorMessage: 'No gateway', volume: '0' });
    expect(runFailedEntry({ ...failed, token: 8 }, origin).id).not.toBe(entry.id);
  });
});
