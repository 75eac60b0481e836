/** The identity of a run: what makes a second delivery of a call the same run (03, Idempotency). Pure. */
import { hash } from 'node:crypto';
import { runId, type RunId } from '../domain/ids.ts';
import type { Json, Mode, Run } from '../domain/run.ts';

/** A Scheduler slot further ahead than this is a manual start: a call like any other, which does not claim the slot. */
const SLOT_AHEAD_MS = 60_000;

export interface KeySources {
  readonly mode: Mode;
  readonly intent: string;
  readonly idempotencyKey: string | undefined;
  /** From the Scheduler's own account only: the slot and the job it belongs to. */
  readonly schedule: { readonly timeAtMs: number; readonly jobName: string } | undefined;
  readonly argumentsHash: string;
  readonly retryCheckMinutes: number;
  readonly nowMs: number;
  readonly random: () => string;
}

export interface RunIdentity {
  readonly runId: RunId;
  readonly key: Run['key'];
  /** Keys made from arguments only: past it a final claim may be replaced. */
  readonly validUntilMs: number | undefined;
}

export function runIdentity(sources: KeySources): RunIdentity {
  const key = chooseKey(sources);
  const id = runId(sha256([sources.mode, sources.intent, key.kind, key.value].join('\n')));
  const validUntilMs = key.kind === 'arguments' ? sources.nowMs + sources.retryCheckMinutes * 60_000 : undefined;
  return { runId: id, key, validUntilMs };
}

function chooseKey(sources: KeySources): Run['key'] {
  if (sources.idempotencyKey !== undefined) return { kind: 'header', value: sources.idempotencyKey };
  const { schedule } = sources;
  if (schedule !== undefined && schedule.timeAtMs <= sources.nowMs + SLOT_AHEAD_MS) {
    return { kind: 'schedule', value: `${schedule.jobName}@${schedule.timeAtMs}` };
  }
  if (sources.retryCheckMinutes > 0) return { kind: 'arguments', value: sources.argumentsHash };
  return { kind: 'random', value: sources.random() };
}

/**
 * What the orders and crosses of one claim are named after. A key made of arguments gives the same run id again in the
 * next window: named after the run alone, a new order would carry an old one's reference. A redelivery keeps the moment
 * of the claim, and with it the names.
 */
export const planIdOf = ({ runId: id, claimedAtMs }: Pick<Run, 'runId' | 'claimedAtMs'>): RunId =>
  runId(sha256(`${id}@${claimedAtMs}`));

/** Hash of a JSON value that does not depend on the order of its keys. */
export const hashJson = (value: Json): string => sha256(canonical(value));

export const sha256 = (text: string): string => hash('sha256', text);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}
