import { decimal, decimalText } from '../domain/decimal.ts';
import type { Holding, HoldingEntry } from '../domain/holding.ts';
import { contractOf } from '../testing/trading-values.ts';
import { applyFlows, foldHolding, JOURNAL_KEEPS_ENTRIES, JOURNAL_KEEPS_MS } from './holding-flows.ts';

const NOW = 1_000_000;
const contract = contractOf();

/** Signed quantity at a price; ids and times in order unless named. */
const flow = (
  quantity: string | number,
  price: string | number,
  changes: Partial<HoldingEntry> = {},
): HoldingEntry => ({
  id: 'a',
  atMs: NOW,
  quantity: decimal(quantity),
  cost: decimal(quantity).times(decimal(price)),
  commission: decimal(0),
  ...changes,
});
const shown = (holding: Holding | undefined): string =>
  holding === undefined ? 'none' : [holding.quantity, holding.cost, holding.realizedPnl].map(decimalText).join(' / ');
const after = (...flows: HoldingEntry[]): string =>
  shown(
    applyFlows(
      undefined,
      flows.map((one, index) => ({ ...one, id: `e${index}` })),
      { contract, nowMs: NOW },
    ),
  );

describe('applyFlows', () => {
  it('adds cost when it opens and realises against the average cost when it closes', () => {
    expect(after(flow(10, 100), flow(10, 110))).toBe('20 / 2100 / 0');
    expect(after(flow(10, 100), flow(10, 110), flow(-5, 120))).toBe('15 / 1575 / 75');
  });

  it('keeps a short position with negative cost and profits when it buys back lower', () => {
    expect(after(flow(-10, 50))).toBe('-10 / -500 / 0');
    expect(after(flow(-10, 50), flow(4, 45))).toBe('-6 / -300 / 20');
  });

  it('splits a flow that crosses zero into a close and an open', () => {
    expect(after(flow(5, 100), flow(-8, 130))).toBe('-3 / -390 / 150');
    expect(after(flow(-5, 100), flow(8, 130))).toBe('3 / 390 / -150');
  });

  it('leaves quantity and cost at zero when it is flat, and the profit known', () => {
    expect(after(flow(3, '33.33'), flow(-3, '33.34'))).toBe('0 / 0 / 0.03');
  });

  it('deducts commissions from realised profit at once', () => {
    expect(after(flow(2, 10, { commission: decimal('0.35') }))).toBe('2 / 20 / -0.35');
  });

  it('keeps the rounding of a proportional cost in what stays open', () => {
    expect(after(flow(3, '0.00000001'), flow(-1, 1))).toBe('2 / 0.00000002 / 0.99999999');
    expect(after(flow(7, '0.1'), flow('-3', 0))).toBe('4 / 0.4 / -0.3');
    expect(after(flow(2, 50), flow(1, '0.00'), flow(-1, 40))).toBe('2 / 66.66666667 / 6.66666667');
  });

  it('realises the correction of a price when nothing is held any more', () => {
    const flat = applyFlows(undefined, [flow(1, 100, { id: 'a' }), flow(-1, 110, { id: 'b', atMs: NOW + 1 })], {
      contract,
      nowMs: NOW,
    });
    const corrected = applyFlows(flat, [{ ...flow(0, 0), id: 'a', cost: decimal(2) }], { contract, nowMs: NOW });
    expect(shown(corrected)).toBe('0 / 0 / 8');
  });

  it('takes an undone event back as if it had never been', () => {
    const opened = applyFlows(undefined, [flow(10, 100, { id: 'a', atMs: 1 })], { contract, nowMs: NOW });
    const sold = applyFlows(opened, [flow(-5, 120, { id: 'b', atMs: 2 })], { contract, nowMs: NOW });
    const undone = applyFlows(sold, [flow(5, 120, { id: 'b', atMs: 2 })], { contract, nowMs: NOW });
    expect(shown(sold)).toBe('5 / 500 / 100');
    expect(undone).toEqual(opened);
    expect(applyFlows(undone, [flow(-10, 100, { id: 'a', atMs: 1 })], { contract, nowMs: NOW })).toBeUndefined();
  });

  it('counts events in the order of their time, not of their arrival', () => {
    const late = applyFlows(undefined, [flow(-8, 130, { id: 'b', atMs: 2 })], { contract, nowMs: NOW });
    expect(shown(applyFlows(late, [flow(5, 100, { id: 'a', atMs: 1 })], { contract, nowMs: NOW }))).toBe(
      '-3 / -390 / 150',
    );
  });

  it('takes a holding without a journal as it is', () => {
    const stored = {
      quantity: decimal(4),
      cost: decimal(40),
      realizedPnl: decimal(1),
      currency: contract.currency,
      localSymbol: 'SPY',
      multiplier: decimal(1),
    };
    expect(shown(applyFlows(stored, [flow(-2, 15)], { contract, nowMs: NOW }))).toBe('2 / 20 / 11');
  });

  it('bounds the journal by age and number without changing the totals', () => {
    const nowMs = JOURNAL_KEEPS_MS * 3;
    const flows = Array.from({ length: 200 }, (_, index) => flow(1, index, { id: `e${index}`, atMs: nowMs - index }));
    const old = flow(1, 5, { id: 'old', atMs: nowMs - JOURNAL_KEEPS_MS - 1 });
    const holding = applyFlows(undefined, [...flows, old], { contract, nowMs });
    expect(holding?.journal?.entries).toHaveLength(JOURNAL_KEEPS_ENTRIES);
    expect(shown(applyFlows(undefined, [old], { contract, nowMs }))).toBe('1 / 5 / 0');
    expect(shown(holding)).toBe('201 / 19905 / 0');
  });

  it('keeps net money exact when something folded long ago is corrected', () => {
    const nowMs = JOURNAL_KEEPS_MS * 3;
    const folded = applyFlows(undefined, [flow(10, 100, { id: 'a', atMs: 0 }), flow(-4, 120, { id: 'b', atMs: 1 })], {
      contract,
      nowMs,
    });
    const corrected = applyFlows(folded, [flow(4, 120, { id: 'b', atMs: 1 })], { contract, nowMs });
    const flows = corrected === undefined ? decimal(0) : corrected.cost.minus(corrected.realizedPnl);
    expect([shown(folded), decimalText(flows), decimalText(corrected?.quantity ?? decimal(0))]).toEqual([
      '6 / 600 / 80',
      '1000',
      '10',
    ]);
  });
});

describe('foldHolding', () => {
  const bought = applyFlows(undefined, [flow(10, 100, { id: 'a' })], { contract, nowMs: NOW });
  const sold = applyFlows(bought, [flow(-4, 120, { id: 'b', atMs: NOW + 10 })], { contract, nowMs: NOW });
  const folded = (holding: Holding | undefined, nowMs: number): Holding | undefined =>
    holding === undefined ? undefined : foldHolding(holding, nowMs);

  it('leaves a holding alone whose entries are all young', () => {
    expect(folded(sold, NOW + JOURNAL_KEEPS_MS)).toBe(sold);
  });

  it('folds what is a week old and keeps the rest, with the same totals', () => {
    const partly = folded(sold, NOW + JOURNAL_KEEPS_MS + 5);
    expect(partly?.journal?.entries.map(({ id }) => id)).toEqual(['b']);
    expect(shown(partly)).toBe(shown(sold));
  });

  it('drops a journal of which nothing is left, and takes the next flow as it would have', () => {
    const resting = folded(sold, NOW + 2 * JOURNAL_KEEPS_MS);
    const next = [flow(-6, 90, { id: 'c', atMs: NOW + 2 * JOURNAL_KEEPS_MS })];
    const options = { contract, nowMs: NOW + 2 * JOURNAL_KEEPS_MS };
    expect(resting).not.toHaveProperty('journal');
    expect(shown(resting)).toBe(shown(sold));
    expect(applyFlows(resting, next, options)).toEqual(applyFlows(sold, next, options));
  });

  it('forgets a holding that is nothing and never made anything', () => {
    const flat = applyFlows(undefined, [flow(1, 5, { id: 'a' }), flow(-1, 5, { id: 'b' })], { contract, nowMs: NOW });
    expect(flat).toBeDefined();
    expect(folded(flat, NOW + 2 * JOURNAL_KEEPS_MS)).toBeUndefined();
  });
});
