/** Order and bound of a list of runs, the same in both stores. */
import { InvalidValueError } from '../../domain/errors.ts';
import type { Run } from '../../domain/run.ts';
import { byCodeUnits } from './field-codecs.ts';

export const MAX_RUNS_LISTED = 1_000;

/** @throws InvalidValueError */
export function checkListLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_RUNS_LISTED) return;
  throw new InvalidValueError({ field: 'limit', found: String(limit), needed: `1 to ${MAX_RUNS_LISTED}` });
}

/** By the moment of the claim, newest first; equal moments by id, descending, as a query by one field answers. */
export const newestFirst = (a: Run, b: Run): number => b.claimedAtMs - a.claimedAtMs || byCodeUnits(b.runId, a.runId);
