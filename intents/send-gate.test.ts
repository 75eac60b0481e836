import { createSendBrake } from '../lib/trading/send-brake.ts';
import type { TradingState } from '../lib/domain/trading-state.ts';
import { conId } from '../lib/domain/ids.ts';
import { contractOf } from '../lib/testing/trading-values.ts';
import { sendGate } from './send-gate.ts';

const SPY = contractOf();
const VIXY = contractOf({ conId: conId(2) });

function gateUnder({ state = 'ACTIVE', lease }: { readonly state?: TradingState; readonly lease?: string }) {
  const brake = createSendBrake('ACTIVE');
  const watch = { current: () => state };
  const gate = sendGate({ watch, brake, lease: { refusal: () => lease } });
  return { brake, gate: (contract = SPY) => gate({ contract }) };
}

describe('the gate of every send', () => {
  it('lets an order pass that the lease, the kill switch and the brake allow', () => {
    expect(gateUnder({}).gate()).toBeUndefined();
  });

  it('refuses what is sent without the lease', () => {
    expect(gateUnder({ lease: 'the lease ran out' }).gate()).toBe('the lease ran out');
  });

  it('refuses what is sent while HALTED, lease or not', () => {
    expect(gateUnder({ state: 'HALTED' }).gate()).toBe('trading is HALTED');
  });

  it('refuses what was approved under a looser state', () => {
    expect(gateUnder({ state: 'REDUCING' }).gate()).toMatch(/changed to REDUCING/);
  });

  it('refuses from the tick on in which somebody stops it', () => {
    const { brake, gate } = gateUnder({});
    brake.stop('the breaker tripped');
    expect(gate()).toBe('the breaker tripped');
  });
  it('refuses the orders of a contract from the tick on in which it is stopped, and no others', () => {
    const { brake, gate } = gateUnder({});
    brake.stopContract(SPY.conId, 'its own limit');
    expect([gate(SPY), gate(VIXY)]).toEqual(['its own limit', undefined]);
  });

  it('keeps a contract stopped where all else is released, until it is released itself', () => {
    const { brake, gate } = gateUnder({});
    brake.stopContract(SPY.conId, 'its own limit');
    brake.stop('the breaker tripped');
    brake.release('ACTIVE');
    expect([gate(SPY), gate(VIXY)]).toEqual(['its own limit', undefined]);
    brake.releaseContract(SPY.conId);
    expect(gate(SPY)).toBeUndefined();
  });
});
