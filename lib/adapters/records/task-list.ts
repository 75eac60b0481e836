/** Orders and bounds of lists of tasks, the same in both stores. */
import type { InvestmentDecision } from '../../domain/analysis.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import type { Task, TaskId } from '../../domain/task.ts';
import { MAX_TASKS_LISTED } from '../../ports/task-store.ts';
import { byCodeUnits } from './field-codecs.ts';

/** @throws InvalidValueError */
export function checkTaskLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_TASKS_LISTED) return;
  throw new InvalidValueError({ field: 'limit', found: String(limit), needed: `1 to ${MAX_TASKS_LISTED}` });
}

interface Queued {
  readonly taskId: TaskId;
  readonly rankMs: number;
}

/** As a query by one field answers: equal values by id. */
export const byQueue = (a: Queued, b: Queued): number => a.rankMs - b.rankMs || byCodeUnits(a.taskId, b.taskId);
/** Equal times by the id of their documents. */
export const lastDecidedFirst = (a: InvestmentDecision, b: InvestmentDecision): number =>
  b.decidedAtMs - a.decidedAtMs || byCodeUnits(String(b.conId), String(a.conId));
export const newestTaskFirst = (a: Task, b: Task): number =>
  b.createdAtMs - a.createdAtMs || byCodeUnits(b.taskId, a.taskId);
