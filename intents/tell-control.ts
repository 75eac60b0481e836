/**
 * Tells what a person has set at the desk, so that every page that is open shows it at once. It is told after it is set, and
 * whether it can be told changes nothing of that. It sets nothing, and nothing that trades hears of it.
 */
import { controlStream } from '../lib/domain/event.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { EventFacts } from '../lib/trading/tell-events.ts';
import type { ResourceCall, ResourceDeps } from './resource.ts';

/** A caller waits no longer for the event: a slow store must not make the kill switch look stuck. */
const STORE_MS = 1_000;

/** In snake case, as every kind of event. */
export type ControlKind = 'trading_state_set' | 'breaker_reset' | 'configuration_changed';

/** Resolves when the event is stored, at the latest after a second; what fails is told in the service log alone. */
export async function tellControl(
  { mode, clock, events, log }: Pick<ResourceDeps, 'mode' | 'clock' | 'events' | 'log'>,
  { kind, facts, signal }: { readonly kind: ControlKind; readonly facts: EventFacts } & Pick<ResourceCall, 'signal'>,
): Promise<void> {
  events.tell(controlStream(mode), kind, { mode, ...facts });
  try {
    // Waited for, because a process may be given no time after its answer.
    const limit = { what: 'storing an event', durationMs: STORE_MS, parent: signal };
    await withDeadline(clock, limit, (within) => events.flush(within));
  } catch (error) {
    log.write('WARNING', 'EventsNotFlushed', { kind, error: String(error) });
  }
}
