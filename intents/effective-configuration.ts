/**
 * The configuration as an intent acts by it: the documents, and over their trading state an open circuit breaker. A
 * breaker that cannot be read is not taken for a closed one: the read fails, and what cannot be read is HALTED.
 */
import type { Configuration } from '../lib/domain/configuration.ts';
import type { StoredBreaker } from '../lib/domain/stored-breaker.ts';
import { mostRestrictive } from '../lib/domain/trading-state.ts';
import { readConfiguration } from './configuration.ts';
import type { IntentDeps } from './intent.ts';

/** @throws ProblemError, StoreError */
export async function readEffective(
  deps: Pick<IntentDeps, 'configuration' | 'mode'> & { readonly ledger: Pick<IntentDeps['ledger'], 'read'> },
  signal: AbortSignal,
): Promise<Configuration> {
  const [documents, { session }] = await Promise.all([
    deps.configuration.read(deps.mode, signal),
    deps.ledger.read({ session: true }, signal),
  ]);
  return withBreaker(readConfiguration(documents, deps.mode), session.breaker);
}

export function withBreaker(configuration: Configuration, breaker: StoredBreaker | undefined): Configuration {
  if (breaker?.status !== 'open') return configuration;
  const tradingState = mostRestrictive([configuration.tradingState, breaker.tradingState]);
  if (tradingState === configuration.tradingState) return configuration;
  return { ...configuration, tradingState, tradingStateReason: breakerReason(breaker) };
}

export const breakerReason = (breaker: StoredBreaker & { readonly status: 'open' }): string =>
  `The circuit breaker is open: ${breaker.detail}`;
