/**
 * The executions of the current broker day with their commissions, each revision for itself, in the order in which they
 * were reported. Bounded: the oldest executions are forgotten first, with all their revisions.
 */
import type { Decimal } from '../domain/decimal.ts';
import type { BookedFill } from './account.ts';
import type { Listing } from './listing.ts';
import type { PaperCommission, PaperExecution } from './paper-broker.ts';
import type { Recorder } from './state-changes.ts';

/** One report. */
export interface ReportedExecution {
  readonly execution: PaperExecution;
  readonly commission: PaperCommission | undefined;
}

/** An execution with what a correction needs to know. */
export interface LoggedExecution {
  readonly listing: Listing;
  readonly newest: PaperExecution;
  readonly fill: BookedFill;
  /** Its order before this execution: filled units, sum of price x quantity, commissions. */
  readonly before: { readonly filled: Decimal; readonly filledCost: Decimal; readonly charged: Decimal };
  readonly reports: readonly ReportedExecution[];
}

/** Execution id without its revision. */
export const executionKey = (execId: string): string => execId.slice(0, execId.lastIndexOf('.'));

export class ExecutionLog {
  readonly #executions = new Map<string, LoggedExecution>();
  readonly #limit: number;
  readonly #record: Recorder<LoggedExecution>;

  /** @param limit executions kept. @param record told of every change, by execution id without revision. */
  constructor(limit: number, record: Recorder<LoggedExecution>) {
    this.#limit = limit;
    this.#record = record;
  }

  /** Takes over what another log held; nothing of it counts as a change. */
  resume(kept: readonly LoggedExecution[]): void {
    for (const logged of kept) this.#executions.set(executionKey(logged.newest.execId), logged);
  }

  /** Returns the execution that had to go for it. */
  add(logged: LoggedExecution): LoggedExecution | undefined {
    this.replace(logged);
    if (this.#executions.size <= this.#limit) return undefined;
    for (const [key, oldest] of this.#executions) {
      this.#executions.delete(key);
      this.#record.remove(key);
      return oldest;
    }
    return undefined;
  }

  find(key: string): LoggedExecution | undefined {
    return this.#executions.get(key);
  }

  replace(logged: LoggedExecution): void {
    const key = executionKey(logged.newest.execId);
    this.#executions.set(key, logged);
    this.#record.put(key, logged);
  }

  /** Every report of the day: first reports in order, corrections right after what they correct. */
  reports(): readonly ReportedExecution[] {
    return [...this.#executions.values()].flatMap((logged) => logged.reports);
  }

  /** Oldest first. */
  all(): readonly LoggedExecution[] {
    return [...this.#executions.values()];
  }

  rollDay(): void {
    for (const key of this.#executions.keys()) this.#record.remove(key);
    this.#executions.clear();
  }
}
