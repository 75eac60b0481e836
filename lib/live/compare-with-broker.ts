/** The last reconciliation of a session: whether ledger and broker are equal when it ends. It corrects nothing. */
import type { Json } from '../domain/run.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { reconcile } from '../trading/reconcile.ts';
import type { LiveDesk } from './live-desk.ts';
import { reasonText } from './settled.ts';

export interface Equality {
  /** False also where it could not be proved. */
  readonly isEqual: boolean;
  readonly detail: string;
  readonly drift: Json;
}

/** Never rejects: what cannot be read is not proved, in words. */
export async function compareWithBroker(desk: LiveDesk, durationMs: number): Promise<Equality> {
  const { broker, runId, token, clock, signal: parent } = desk;
  try {
    const state = await withDeadline(clock, { what: 'the last reconciliation', durationMs, parent }, (signal) =>
      reconcile(desk, broker, { runId, token, signal }),
    );
    const drift = state.drift.map((row) => ({
      conId: row.conId,
      localSymbol: row.localSymbol,
      difference: row.difference.toFixed(),
      likelyCause: row.likelyCause,
    }));
    const detail = `${drift.length} contracts differ, ${state.orders.length} orders are open in the ledger`;
    return { isEqual: drift.length === 0 && state.truth.stable, detail, drift };
  } catch (error) {
    return { isEqual: false, detail: `Not proved: ${reasonText(error)}`, drift: [] };
  }
}
