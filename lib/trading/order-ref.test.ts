import * as fc from 'fast-check';
import { conId, runId } from '../domain/ids.ts';
import { RUN } from '../testing/trading-values.ts';
import { crossId, orderRefOf } from './order-ref.ts';

describe('orderRefOf', () => {
  it('is a function of the run and the contract', () => {
    expect(orderRefOf(RUN, conId(756_733))).toBe('0123456789abcdef-g7wd');
    expect(orderRefOf(runId('f'.repeat(64)), conId(756_733))).not.toBe(orderRefOf(RUN, conId(756_733)));
  });

  it('names a cross by its whole run', () => {
    expect(crossId(RUN, conId(756_733))).toBe(`${RUN}-g7wd`);
  });

  it('fits the longest contract id there can be', () => {
    expect(orderRefOf(RUN, conId(Number.MAX_SAFE_INTEGER)).length).toBeLessThanOrEqual(40);
  });

  it('never gives two contracts of a run the same ref', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { maxLength: 50 });
    fc.assert(
      fc.property(ids, (contracts) => {
        expect(new Set(contracts.map((id) => orderRefOf(RUN, conId(id)))).size).toBe(contracts.length);
      }),
    );
  });
});
