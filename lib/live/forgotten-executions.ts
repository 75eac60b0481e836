/**
 * Executions of orders that the session has forgotten: repeated after a reconnection, or corrected long after. What they
 * replace is in the ledger; they are looked up one after the other, so that none is counted on top of itself.
 */
import type { Execution } from '../domain/execution.ts';
import { execKey, execRevision } from '../domain/ids.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import type { LiveDesk } from './live-desk.ts';
import { reasonText } from './settled.ts';
import type { FillChange } from './session-pnl.ts';

/** Looked up at once at most; more than this many corrections of old orders nobody has seen. */
const MAX_WAITING = 1_000;

export interface ForgottenExecutions {
  /** Returns at once. */
  lookUp(execution: Execution): void;
}

export interface ForgottenDeps {
  readonly desk: LiveDesk;
  readonly onChange: (change: FillChange) => void;
  /** It could not be said what this execution changes: the P&L is not known any more. */
  readonly onLost: (detail: string) => void;
}

export function createForgottenExecutions({ desk, onChange, onLost }: ForgottenDeps): ForgottenExecutions {
  const { ledger, clock, signal: parent, recordMs } = desk;
  let last = Promise.resolve();
  let waiting = 0;
  const look = async (execution: Execution): Promise<void> => {
    const { execId } = execution;
    const key = execKey(execId);
    try {
      const bound = { what: 'looking up an execution', durationMs: recordMs, parent };
      const view = await withDeadline(clock, bound, (signal) => ledger.read({ executions: [key] }, signal));
      const known = view.executions.get(key);
      if (known !== undefined && known.revision >= execRevision(execId)) return;
      const commission = known?.fill.commission;
      onChange({ before: known?.fill, after: { execution, ...(commission === undefined ? {} : { commission }) } });
    } catch (error) {
      // At the end of the session the last reconciliation reads it again.
      if (!parent.aborted) onLost(`execution ${execId} cannot be looked up: ${reasonText(error)}`);
    } finally {
      waiting -= 1;
    }
  };
  return {
    lookUp(execution) {
      if (waiting >= MAX_WAITING) {
        onLost(`execution ${execution.execId} cannot be looked up: found ${waiting} before it, needed fewer`);
        return;
      }
      waiting += 1;
      last = last.then(() => look(execution));
    },
  };
}
