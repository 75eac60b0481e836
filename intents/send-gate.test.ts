import { createSendBrake } from '../lib/trading/send-brake.ts';
import type { TradingState } from '../lib/domain/trading-state.ts';
import { sendGate } from './send-gate.ts';

function gateUnder({ state = 'ACTIVE', lease }: { readonly state?: TradingState; readonly lease?: string }) {
  const brake = createSendBrake('ACTIVE');
  const watch = { current: () => state };
  return { brake, gate: sendGate({ watch, brake, lease: { refusal: () => lease } }) };
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
});
