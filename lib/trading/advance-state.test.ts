import type { LedgerOrderState } from '../domain/ledger-order.ts';
import { advanceState } from './advance-state.ts';

const DONE = ['CANCELLED', 'REJECTED', 'DENIED', 'EXPIRED'] as const satisfies readonly LedgerOrderState[];
const DOUBTS = ['UNKNOWN', 'DENIED', 'SENDING', 'PLANNED'] as const satisfies readonly LedgerOrderState[];

describe('the state of a ledger order', () => {
  it.each(DOUBTS)('stays WORKING once the broker was seen to have it: not %s', (next) => {
    expect(advanceState('WORKING', next)).toBe('WORKING');
  });

  it.each(DONE)('stays %s: what is done does not come back', (state) => {
    expect(advanceState(state, 'WORKING')).toBe(state);
    expect(advanceState(state, 'UNKNOWN')).toBe(state);
  });

  it.each([...DONE, 'WORKING', 'UNKNOWN', 'SENDING'] as const)(
    'becomes FILLED from %s: a complete fill is true',
    (state) => {
      expect(advanceState(state, 'FILLED')).toBe('FILLED');
    },
  );

  it('never leaves FILLED', () => {
    for (const next of [...DONE, ...DOUBTS, 'WORKING'] as const) expect(advanceState('FILLED', next)).toBe('FILLED');
  });

  it('moves on where something new is known', () => {
    expect(advanceState('SENDING', 'UNKNOWN')).toBe('UNKNOWN');
    expect(advanceState('UNKNOWN', 'WORKING')).toBe('WORKING');
    expect(advanceState('WORKING', 'CANCELLED')).toBe('CANCELLED');
  });
});
