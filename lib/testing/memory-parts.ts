/** An embedded ledger and run store over one empty database, a claimed run, and a ledger that fails when told to. */
import { memoryDeliveryOverview } from '../adapters/memory/memory-delivery-overview.ts';
import { memoryEventLog } from '../adapters/memory/memory-event-log.ts';
import { memoryLedger } from '../adapters/memory/memory-ledger.ts';
import { memoryRunStore } from '../adapters/memory/memory-run-store.ts';
import { memoryTaskStore } from '../adapters/memory/memory-task-store.ts';
import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { runId } from '../domain/ids.ts';
import type { Run } from '../domain/run.ts';
import type { DeliveryOverview } from '../ports/delivery-overview.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import { createQueueDepth, type QueueDepth } from '../../intents/queue-depth.ts';
import { createEventTeller, type EventTeller } from '../trading/tell-events.ts';
import type { Ledger, LedgerChange, LedgerScope } from '../ports/ledger.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { TaskStore } from '../ports/task-store.ts';

export function memoryParts(): { readonly ledger: Ledger; readonly runs: RunStore } {
  const database = new MemoryDatabase();
  return { ledger: memoryLedger(database, 'paper'), runs: memoryRunStore(database) };
}

export const runOf = (changes: Partial<Run> = {}): Run => ({
  runId: runId('a'.repeat(64)),
  mode: 'paper',
  intent: 'allocation',
  key: { kind: 'header', value: 'k1' },
  argumentsHash: 'hash-1',
  arguments: {},
  state: 'CLAIMED',
  token: undefined,
  answer: undefined,
  configVersion: undefined,
  claimedAtMs: 1_000,
  validUntilMs: undefined,
  endedAtMs: undefined,
  ...changes,
});

/** Where a commit stands: `before` nothing is written yet, `after` everything is. */
export type CommitMoment = 'before' | 'after';

/** Calls `watch` around every commit that changes something; what it throws is what the caller sees. */
export function watchedLedger(
  ledger: Ledger,
  watch: (moment: CommitMoment, changes: readonly LedgerChange[]) => void | Promise<void>,
): Ledger {
  return {
    mode: ledger.mode,
    read: (scope, signal) => ledger.read(scope, signal),
    async transact(scope: LedgerScope, decide, signal) {
      let changes: readonly LedgerChange[] = [];
      const outcome = await ledger.transact(
        scope,
        (view) => {
          const decision = decide(view);
          changes = decision.changes;
          if (changes.length > 0) void watch('before', changes);
          return decision;
        },
        signal,
      );
      if (changes.length > 0) await watch('after', changes);
      return outcome;
    },
  };
}

/** What resources need beside ledger and runs: an empty queue, nothing delivered, and nobody to wake. */
export const queueParts = (): {
  readonly tasks: TaskStore;
  readonly overview: DeliveryOverview;
  readonly random: () => string;
  readonly wakeAnalysis: () => void;
  readonly queueDepth: QueueDepth;
  readonly events: EventTeller;
  readonly eventLog: EventLog;
} => {
  const database = new MemoryDatabase();
  const eventLog = memoryEventLog(database);
  const report = { write: (_severity: string, event: string) => void process.stderr.write(`${event}\n`) };
  const events = createEventTeller({ log: eventLog, clock: systemClock, report });
  const tasks = memoryTaskStore(database);
  return {
    tasks,
    queueDepth: createQueueDepth(tasks, systemClock),
    overview: memoryDeliveryOverview(database),
    random: () => '1',
    wakeAnalysis: () => undefined,
    events,
    eventLog,
  };
};
