/**
 * The streams of events that the desk serves. A part with events of its own (an analysis) makes its route by `eventRoute`
 * and adds it here; the store and the transport are the same for all.
 */
import { DESK_STREAM, runStream, streamName, type StoredEvent, type StreamName } from '../lib/domain/event.ts';
import { InvalidValueError, ValidationError } from '../lib/domain/errors.ts';
import { runId } from '../lib/domain/ids.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Run } from '../lib/domain/run.ts';
import { includesRole, type Role } from '../lib/domain/role.ts';
import { taskId as taskIdOfText, taskOfSession, type TaskId } from '../lib/domain/task.ts';
import type { StreamCall, StreamRoute } from '../lib/http/stream-route.ts';
import type { EventLog } from '../lib/ports/event-log.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { TaskStore } from '../lib/ports/task-store.ts';
import type { RunStore } from '../lib/ports/run-store.ts';

export interface EventRouteParts {
  readonly events: EventLog;
  readonly runs: Pick<RunStore, 'get'>;
  readonly tasks: Pick<TaskStore, 'get'>;
  readonly clock: Pick<Clock, 'nowMs'>;
}

/** Kinds with which a run, and a task, are over. */
const RUN_ENDS: readonly string[] = ['done', 'failed'];
const SESSION_ENDS: readonly string[] = ['session_ended'];
const TASK_ENDS: readonly string[] = ['analysis_complete', 'cancelled', 'failed'];

/** What a run tells at its end is stored by then. */
const SETTLED_MS = 60_000;

/** Path of every stream, as `eventRoutes` makes them: for lists that need no store. A test holds both together. */
export const EVENT_PATHS = [
  'events',
  'runs/{runId}/events',
  'tasks/{taskId}/events',
  'analysis/{sessionId}/events',
  'live-session/{sessionId}/events',
] as const;
/** Every stream is for whoever may look. */
export const EVENT_ROLE: Role = 'viewer';

export function eventRoutes(parts: EventRouteParts): readonly StreamRoute[] {
  return [
    {
      path: 'events',
      role: EVENT_ROLE,
      begins: 'newest',
      streamOf: () => Promise.resolve(DESK_STREAM),
      isLast: () => false,
    },
    runRoute(parts),
    taskRoute(parts, 'tasks/{taskId}/events', ({ taskId = '' }) => taskIdOfText(taskId)),
    taskRoute(parts, 'analysis/{sessionId}/events', ({ sessionId = '' }) => taskOfSession(sessionId)),
    liveRoute(parts),
  ];
}

type TaskNaming = (parameters: StreamCall['parameters']) => TaskId;

/** What has not the form of an id names no task. */
function known(idOf: TaskNaming, parameters: StreamCall['parameters']): TaskId | undefined {
  try {
    return idOf(parameters);
  } catch (error) {
    if (error instanceof InvalidValueError) return undefined;
    throw error;
  }
}

/** A task is followed by its owner and by admins; to others it is not there, as its other routes say. */
function taskRoute(parts: EventRouteParts, path: string, idOf: TaskNaming): StreamRoute {
  const route = eventRoute(parts, {
    path,
    ends: TASK_ENDS,
    named: async ({ parameters, caller, signal }) => {
      const id = known(idOf, parameters);
      const task = id === undefined ? undefined : await parts.tasks.get(id, signal);
      if (
        id !== undefined &&
        task !== undefined &&
        (task.owner === caller.name || includesRole(caller.role, 'admin'))
      ) {
        return streamName('tasks', id);
      }
      throw new ProblemError({
        type: 'not-found',
        detail: `Task is not known: found "${Object.values(parameters).join(' ').slice(0, 80)}", needed one of your own that is not over for a day`,
      });
    },
    // It is queued: its first event may still be on its way.
    exists: () => Promise.resolve(true),
  });
  // A process that died between the end of a task and its last event leaves nobody waiting.
  const hasEnded: StreamRoute['hasEnded'] = async ({ parameters, signal }) => {
    const id = known(idOf, parameters);
    const endedAtMs = id === undefined ? undefined : (await parts.tasks.get(id, signal))?.endedAtMs;
    return endedAtMs !== undefined && parts.clock.nowMs() - endedAtMs > SETTLED_MS;
  };
  return { ...route, hasEnded };
}

/** Executions may be booked, and told, long after their run: its last event then is no end, the run itself is. */
function runRoute(parts: EventRouteParts): StreamRoute {
  const run = ({ parameters, signal }: StreamCall): Promise<Run | undefined> =>
    parts.runs.get(runId(parameters['runId'] ?? ''), signal);
  const route = eventRoute(parts, {
    path: 'runs/{runId}/events',
    ends: RUN_ENDS,
    named: ({ parameters }) => runStream(runId(parameters['runId'] ?? '')),
    // A run that has told nothing yet is known by its claim.
    exists: async (call) => (await run(call)) !== undefined,
  });
  const hasEnded: StreamRoute['hasEnded'] = async (call) => {
    const endedAtMs = (await run(call))?.endedAtMs;
    return endedAtMs !== undefined && parts.clock.nowMs() - endedAtMs > SETTLED_MS;
  };
  return { ...route, hasEnded };
}

/** A live session is a run; what its symbols did is told in a stream of its own. */
function liveRoute(parts: EventRouteParts): StreamRoute {
  const run = ({ parameters, signal }: StreamCall): Promise<Run | undefined> =>
    parts.runs.get(runId(parameters['sessionId'] ?? ''), signal);
  const route = eventRoute(parts, {
    path: 'live-session/{sessionId}/events',
    ends: SESSION_ENDS,
    named: ({ parameters }) => streamName('sessions', runId(parameters['sessionId'] ?? '')),
    exists: async (call) => (await run(call))?.intent === 'live-session',
  });
  const hasEnded: StreamRoute['hasEnded'] = async (call) => {
    const endedAtMs = (await run(call))?.endedAtMs;
    return endedAtMs !== undefined && parts.clock.nowMs() - endedAtMs > SETTLED_MS;
  };
  return { ...route, hasEnded };
}

export interface EventRouteOptions {
  /** Template, for example `analysis/{sessionId}/events`. */
  readonly path: string;
  /** Kinds of events after which nothing comes. */
  readonly ends: readonly string[];
  /** The stream that the path means; may ask a store, and refuse what is not the caller's. @throws ProblemError, InvalidValueError */
  readonly named: (call: StreamCall) => StreamName | Promise<StreamName>;
  /** Asked where the stream has no event yet. Left out: what has no event does not exist. */
  readonly exists?: (call: StreamCall) => Promise<boolean>;
}

/** A stream that is told from its beginning and is over with an event of the kinds named. */
export function eventRoute({ events }: Pick<EventRouteParts, 'events'>, options: EventRouteOptions): StreamRoute {
  const { path, ends, named, exists } = options;
  return {
    path,
    role: EVENT_ROLE,
    begins: 'oldest',
    isLast: ({ kind }: StoredEvent) => ends.includes(kind),
    async streamOf(call) {
      const stream = await nameOf(named, call);
      if ((await events.newest(stream, call.signal)) > 0) return stream;
      if ((await exists?.(call)) === true) return stream;
      throw new ProblemError({
        type: 'not-found',
        detail: `Stream is not known: found "${stream}", needed one with events`,
      });
    },
  };
}

async function nameOf(named: EventRouteOptions['named'], call: StreamCall): Promise<StreamName> {
  try {
    return await named(call);
  } catch (error) {
    if (error instanceof InvalidValueError) throw new ValidationError('Path', [error.problem]);
    throw error;
  }
}
