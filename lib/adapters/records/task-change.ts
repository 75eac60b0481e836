/** What a change of a task writes, the same in both stores: the task, and with its completion the decision. */
import type { Task, TaskDecision } from '../../domain/task.ts';
import type { DecisionChange } from '../../domain/approve-decision.ts';
import type { ConId } from '../../domain/ids.ts';
import { put, type DocumentWrite } from './document-write.ts';
import { decisionPath, taskPath } from './document-paths.ts';
import { decisionRecord, taskExpiry, taskRecord } from './task-record.ts';

export const taskWrite = (task: Task): DocumentWrite =>
  put(taskPath(task.taskId), taskRecord.encode(task), taskExpiry(task));

/** The contract whose decision must be read before the writes are known. */
export const decidesOn = (before: Task, decision: TaskDecision): ConId | undefined =>
  decision.kind === 'changed' && before.decision === undefined ? decision.task.decision?.conId : undefined;

/** @param standing the stored decision of the contract, where there is one */
export function changeWrites(before: Task, decision: TaskDecision, standing: unknown): readonly DocumentWrite[] {
  if (decision.kind === 'refused') return [];
  const writes = [taskWrite(decision.task)];
  const made = decision.task.decision;
  if (before.decision !== undefined || made === undefined) return writes;
  const path = decisionPath(made.conId);
  const old = standing === undefined ? undefined : decisionRecord.decode(path, standing);
  if (old !== undefined && old.decidedAtMs > made.decidedAtMs) return writes;
  return [...writes, put(path, decisionRecord.encode(made))];
}

export const decisionWrites = (id: ConId, change: DecisionChange): readonly DocumentWrite[] =>
  change.kind === 'changed' ? [put(decisionPath(id), decisionRecord.encode(change.decision))] : [];
