/** Runs beyond the transaction: the atomic claim, lists for people, and the "why" record. */
import type { RunId } from '../domain/ids.ts';
import type { Activity, Run } from '../domain/run.ts';

export type ClaimResult = { readonly kind: 'claimed' } | { readonly kind: 'exists'; readonly run: Run };

export interface RunStore {
  /** Atomic create: of any number of racing claims exactly one is `claimed`. */
  claim(run: Run, signal: AbortSignal): Promise<ClaimResult>;
  get(runId: RunId, signal: AbortSignal): Promise<Run | undefined>;
  /** Newest first, at most `limit`. */
  list(options: { readonly limit: number }, signal: AbortSignal): Promise<readonly Run[]>;
  /** Replaces an earlier record of the same run; parts of at most 900 KB. */
  putActivity(activity: Activity, signal: AbortSignal): Promise<void>;
  getActivity(runId: RunId, signal: AbortSignal): Promise<Activity | undefined>;
}
