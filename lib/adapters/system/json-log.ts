/**
 * Structured service log, one JSON line an event, as Cloud Run ingests it from stdout (Cloud Logging `severity`). What
 * looks like a secret never gets into a line; what belongs to the request under way is added to each.
 */
import type { Json } from '../../domain/run.ts';
import type { Log } from '../../ports/trade-log.ts';
import { redacted } from './redacted.ts';

/** @param context facts of whatever is under way, for example a request's trace (`log-context.ts`) */
export function createJsonLog(
  write: (line: string) => void,
  context: () => { readonly [name: string]: Json } = () => ({}),
): Log {
  return {
    write: (severity, event, facts) => {
      const time = new Date().toISOString();
      write(`${JSON.stringify({ severity, event, time, ...redactedFacts(facts), ...context() })}\n`);
    },
  };
}

const redactedFacts = (facts: { readonly [name: string]: Json }): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, redacted(value, name)]));
