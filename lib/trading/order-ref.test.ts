import * as fc from 'fast-check';
import { conId, runId } from '../domain/ids.ts';
import { RUN } from '../testing/trading-values.ts';
import { orderRefFor } from './order-ref.ts';

describe('orderRefFor', () => {
  it('is a function of the run and the contract', () => {
    expect(orderRefFor(RUN, conId(756_733))).toBe('0123456789abcdef-g7wd');
    expect(orderRefFor(runId('f'.repeat(64)), conId(756_733))).not.toBe(orderRefFor(RUN, conId(756_733)));
  });

  it('fits the longest contract id there can be', () => {
    expect(orderRefFor(RUN, conId(Number.MAX_SAFE_INTEGER)).length).toBeLessThanOrEqual(40);
  });

  it('never gives two contracts of a run the same ref', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { maxLength: 50 });
    fc.assert(
      fc.property(ids, (contracts) => {
        expect(new Set(contracts.map((id) => orderRefFor(RUN, conId(id)))).size).toBe(contracts.length);
      }),
    );
  });
});
