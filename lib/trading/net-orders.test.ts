import * as fc from 'fast-check';
import { decimal, decimalText, sum, ZERO } from '../domain/decimal.ts';
import { conId, strategyId } from '../domain/ids.ts';
import { signedQuantity } from '../domain/side.ts';
import { texts } from '../testing/trading-values.ts';
import { netDeltas, type DeltaRow, type NettedContract } from './net-orders.ts';

const row = (strategy: string, delta: string | number, contract = 1): DeltaRow => ({
  strategyId: strategyId(strategy),
  conId: conId(contract),
  delta: decimal(delta),
});
const UNITS = new Map([1, 2, 3].map((id) => [conId(id), decimal(1)]));

const shown = ({ conId: id, cross, order }: NettedContract) => ({
  conId: id,
  cross: texts(cross),
  order: order && `${order.side} ${decimalText(order.quantity)}`,
  source: order && texts(order.source),
});
const net = (...rows: DeltaRow[]) => netDeltas(rows, UNITS).map(shown);

describe('netDeltas', () => {
  it('adds deltas of one direction into one order with its sources', () => {
    expect(net(row('beta', 3), row('alpha', 2))).toEqual([
      { conId: 1, cross: {}, order: 'BUY 5', source: { alpha: '2', beta: '3' } },
    ]);
  });

  it('crosses what cancels and orders the rest', () => {
    expect(net(row('alpha', 10), row('beta', -4))).toEqual([
      { conId: 1, cross: { alpha: '4', beta: '-4' }, order: 'BUY 6', source: { alpha: '6' } },
    ]);
  });

  it('shares a cross within the larger side by the division rule', () => {
    expect(net(row('alpha', -6), row('beta', -3), row('gamma', 3))).toEqual([
      { conId: 1, cross: { alpha: '-2', beta: '-1', gamma: '3' }, order: 'SELL 6', source: { alpha: '4', beta: '2' } },
    ]);
  });

  it('sends no order where everything cancels', () => {
    expect(net(row('alpha', 5), row('beta', -5))).toEqual([
      { conId: 1, cross: { alpha: '5', beta: '-5' }, order: undefined, source: undefined },
    ]);
  });

  it('keeps contracts apart, sorts them and leaves out those with nothing to do', () => {
    const contracts = net(row('alpha', 1, 3), row('alpha', -1, 1), row('beta', 0, 2)).map(({ conId: id, order }) => [
      id,
      order,
    ]);
    expect(contracts).toEqual([
      [1, 'SELL 1'],
      [3, 'BUY 1'],
    ]);
  });

  it('adds rows of the same strategy before it nets them', () => {
    expect(net(row('alpha', 5), row('alpha', -2))[0]).toMatchObject({ cross: {}, order: 'BUY 3' });
  });

  it('refuses a contract without a size increment, by its id', () => {
    expect(() => net(row('alpha', 1, 9))).toThrow('size increment of contract 9');
  });

  it('keeps every delta: cross plus order, for any deltas', () => {
    const deltas = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(deltas, (values) => {
        const rows = values.map((value, index) => row(`s${index}`, value));
        const [netted] = netDeltas(rows, UNITS);
        expect(decimalText(sum(netted?.cross.values() ?? []))).toBe('0');
        for (const { strategyId: id, delta } of rows) {
          const ordered = signedQuantity(netted?.order?.side ?? 'BUY', netted?.order?.source.get(id) ?? ZERO);
          expect(decimalText((netted?.cross.get(id) ?? ZERO).plus(ordered))).toBe(decimalText(delta));
        }
        expect(netted?.order?.quantity.eq(sum(netted.order.source.values())) ?? true).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
