/** What people follow an analysis by; stored before anybody is told. Where it goes is not said here. */
import type { Json } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';

export interface TaskEvent {
  readonly kind:
    | 'task_created'
    | 'stage_start'
    | 'agent_start'
    | 'agent_progress'
    | 'agent_complete'
    | 'agent_error'
    | 'stage_complete'
    | 'log'
    | 'analysis_complete'
    | 'cancelled'
    | 'failed';
  readonly atMs: number;
  readonly facts: { readonly [name: string]: Json };
}

/** Calls of one process are numbered in their order; `task_created` is stored only as the first of its stream. */
export type TellTask = (task: Pick<Task, 'taskId'>, event: TaskEvent, signal: AbortSignal) => Promise<void>;
