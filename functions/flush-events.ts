/**
 * The last events of a process that ends: what was told and is not stored yet goes before its store is closed, for a moment and not
 * longer. What is lost then is told in the service log; no order and no task depends on it.
 */
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { IntentDeps } from '../intents/intent.ts';

/** Within the eight seconds in which a process ends. */
export const LAST_EVENTS_MS = 700;

/** Never throws. */
export async function flushEvents({ events, clock, log }: Pick<IntentDeps, 'events' | 'clock' | 'log'>): Promise<void> {
  try {
    const limit = { what: 'storing the last events', durationMs: LAST_EVENTS_MS };
    await withDeadline(clock, limit, (signal) => events.flush(signal));
  } catch (error) {
    log.write('WARNING', 'EventsNotFlushed', { error: String(error) });
  }
}
