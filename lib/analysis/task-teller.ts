/**
 * Tells the events of one analysis in the order of the calls without keeping its agents waiting for the store: what was told is
 * awaited before the analysis ends. An event that could not be stored is no reason to lose a decision. It stores nothing itself.
 */
import { sessionOf, type TaskId } from '../domain/task.ts';
import type { Clock } from '../ports/clock.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import type { TaskEvent, TellTask } from './task-event.ts';

/** For an event that must be told though the work is over. */
const LAST_MS = 15_000;

export interface TaskTeller {
  /** Never throws and never waits. */
  tell(kind: TaskEvent['kind'], facts: TaskEvent['facts'], atMs?: number): void;
  /** Resolves when all that was told is stored or lost: with the first failure, where there was one. Never rejects. */
  settled(): Promise<{ readonly error: unknown } | undefined>;
  /** Tells what the analysis ended with, after all else, under a deadline of its own. @throws StoreError, DeadlineError */
  end(kind: TaskEvent['kind'], facts: TaskEvent['facts']): Promise<void>;
}

export interface TellerDeps {
  readonly tell: TellTask;
  readonly clock: Clock;
}

export function taskTeller({ tell, clock }: TellerDeps, taskId: TaskId, signal: AbortSignal): TaskTeller {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const eventOf = (kind: TaskEvent['kind'], facts: TaskEvent['facts'], atMs = clock.nowMs()): TaskEvent => ({
    kind,
    atMs,
    facts: { sessionId: sessionOf(taskId), ...facts },
  });
  return {
    tell(kind, facts, atMs) {
      const telling = tell({ taskId }, eventOf(kind, facts, atMs), signal).then(
        () => void underWay.delete(telling),
        (error: unknown) => {
          underWay.delete(telling);
          failure ??= { error };
        },
      );
      underWay.add(telling);
    },
    async settled() {
      await Promise.all(underWay);
      return failure;
    },
    async end(kind, facts) {
      await Promise.all(underWay);
      const limit = { what: `telling ${kind}`, durationMs: LAST_MS };
      await withDeadline(clock, limit, (within) => tell({ taskId }, eventOf(kind, facts), within));
    },
  };
}
