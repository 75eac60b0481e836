/**
 * Events of a stream: what happened in a run, a live session or a task, in words and JSON, numbered without gaps from 1.
 * They are for people and pages, never an input to trading. How they are kept and sent is not said here.
 */
import { brand, type Brand } from './brand.ts';
import { InvalidValueError } from './errors.ts';
import type { RunId } from './ids.ts';
import type { Json, Mode } from './run.ts';

/** What has a stream of its own; `desk` is the one that tells everything again, in one order. */
export const STREAM_KINDS = ['runs', 'sessions', 'tasks', 'controls'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** `runs/{runId}`, `sessions/{sessionId}`, `tasks/{taskId}`, `controls/{mode}` or `desk`. */
export type StreamName = Brand<string, 'StreamName'>;

/** Every event of every stream, told once more with a number of its own. */
export const DESK_STREAM: StreamName = brand<StreamName>('desk');

/** @throws InvalidValueError for an id that is not 1 to 128 letters, digits, ".", "_" or "-" */
export function streamName(kind: StreamKind, id: string): StreamName {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) {
    throw new InvalidValueError({
      field: `id of ${kind}`,
      found: id.slice(0, 80),
      needed: '1 to 128 plain characters',
    });
  }
  return brand<StreamName>(`${kind}/${id}`);
}

export const runStream = (id: RunId): StreamName => streamName('runs', id);

/** What people set at the desk of one mode: its trading state, its breaker, its configuration. */
export const controlStream = (mode: Mode): StreamName => streamName('controls', mode);

/** What a caller tells; the store gives it its number. */
export interface NewEvent {
  /** Past or present in snake case: `planned`, `stage_start`. */
  readonly kind: string;
  readonly atMs: number;
  readonly facts: { readonly [name: string]: Json };
}

/** As it is stored and sent. */
export interface StoredEvent extends NewEvent {
  /** 1, 2, 3... within its stream, without gaps. */
  readonly number: number;
  /** The stream it was told in; in `DESK_STREAM` that is another one. */
  readonly stream: StreamName;
}

/** @throws InvalidValueError */
export function checkNewEvent({ kind, atMs }: NewEvent): void {
  if (!/^[a-z][a-z_]{0,63}$/.test(kind)) {
    throw new InvalidValueError({ field: 'kind', found: kind.slice(0, 80), needed: 'words in snake case' });
  }
  if (!Number.isSafeInteger(atMs) || atMs < 0) {
    throw new InvalidValueError({ field: 'atMs', found: String(atMs), needed: 'UTC epoch milliseconds' });
  }
}
