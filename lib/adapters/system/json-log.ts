/**
 * Structured service log, one JSON line an event, as Cloud Run ingests it from stdout (Cloud Logging `severity`). What
 * looks like a secret never gets into a line; what belongs to the request under way is added to each.
 */
import type { Json } from '../../domain/run.ts';
import type { Log } from '../../ports/trade-log.ts';
import { createRedaction, type Redaction } from './redacted.ts';

/**
 * @param context facts of whatever is under way, for example a request's trace (`log-context.ts`)
 * @param redaction knows the secrets of this process; by name and by form alone where left out
 */
export function createJsonLog(
  write: (line: string) => void,
  context: () => { readonly [name: string]: Json } = () => ({}),
  redaction: Redaction = createRedaction(),
): Log {
  return {
    write: (severity, event, facts) => {
      const time = new Date().toISOString();
      write(`${JSON.stringify({ severity, event, time, ...redactedFacts(facts, redaction), ...context() })}\n`);
    },
  };
}

const redactedFacts = (
  facts: { readonly [name: string]: Json },
  redaction: Redaction,
): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, redaction.json(value, name)]));
