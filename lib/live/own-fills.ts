/**
 * The executions of a session's own orders, newest revisions, commissions joined in any order of arrival. Only a bounded
 * number is kept: what is old, complete and in the ledger is forgotten, and looked up there should it come again.
 */
import type { CommissionReport, Execution, Fill } from '../domain/execution.ts';
import { execKey, execRevision, type ExecKey } from '../domain/ids.ts';
import type { FillChange } from './session-pnl.ts';

/** Executions kept beyond those that are still needed. */
export const MAX_KEPT_FILLS = 500;
/** Commissions that came before their executions, or belong to orders of others. */
const MAX_EARLY_COMMISSIONS = 1_000;
/** Looked at to forget one: what cannot go yet lies in front of what can. */
const MAX_LOOKED_AT = 32;

export interface OwnFills {
  knows(key: ExecKey): boolean;
  /** Undefined: nothing new. */
  execution(execution: Execution): FillChange | undefined;
  commission(report: CommissionReport): FillChange | undefined;
  /** Keeps what was looked up elsewhere. */
  keep(fill: Fill): void;
  /** Executions in memory. */
  kept(): number;
}

/** @param mayForget whether nothing of this execution is waited for any more, and the ledger has it */
export function createOwnFills(mayForget: (fill: Fill) => boolean): OwnFills {
  const kept = new Map<ExecKey, Fill>();
  const early = new Map<ExecKey, CommissionReport>();
  const keep = (fill: Fill): void => {
    kept.set(execKey(fill.execution.execId), fill);
    if (kept.size > MAX_KEPT_FILLS) forgetOne(kept, mayForget);
  };
  return {
    knows: (key) => kept.has(key),
    keep,
    kept: () => kept.size,
    execution(execution) {
      const key = execKey(execution.execId);
      const before = kept.get(key);
      if (before !== undefined && execRevision(before.execution.execId) >= execRevision(execution.execId))
        return undefined;
      const commission = early.get(key) ?? before?.commission;
      early.delete(key);
      const after = commission === undefined ? { execution } : { execution, commission };
      keep(after);
      return { before, after };
    },
    commission(report) {
      const key = execKey(report.execId);
      const before = kept.get(key);
      if (before === undefined) {
        early.set(key, report);
        for (const oldest of early.keys()) {
          if (early.size <= MAX_EARLY_COMMISSIONS) break;
          early.delete(oldest);
        }
        return undefined;
      }
      const known = before.commission;
      if (known !== undefined && !isNewer(report, known)) return undefined;
      const after = { execution: before.execution, commission: report };
      kept.set(key, after);
      return { before, after };
    },
  };
}

/** A repeated report changes nothing; one of an older revision neither. */
const isNewer = (report: CommissionReport, known: CommissionReport): boolean =>
  execRevision(report.execId) > execRevision(known.execId) ||
  (report.execId === known.execId && !report.commission.eq(known.commission));

function forgetOne(kept: Map<ExecKey, Fill>, mayForget: (fill: Fill) => boolean): void {
  let looked = 0;
  for (const [key, fill] of kept) {
    // One that never had its commission goes as well in the end: the reconciliation books what may still come.
    const isComplete = fill.commission !== undefined || kept.size > 2 * MAX_KEPT_FILLS;
    if (isComplete && mayForget(fill)) {
      kept.delete(key);
      return;
    }
    looked += 1;
    if (looked === MAX_LOOKED_AT) return;
  }
}
