/** Whether the desk may send orders at all. */

/** From the least to the most restrictive. */
export const TRADING_STATES = ['ACTIVE', 'REDUCING', 'HALTED'] as const;
export type TradingState = (typeof TRADING_STATES)[number];

export function mostRestrictive(states: readonly TradingState[]): TradingState {
  return states.reduce<TradingState>((worst, state) => (rank(state) > rank(worst) ? state : worst), 'ACTIVE');
}

const rank = (state: TradingState): number => TRADING_STATES.indexOf(state);
