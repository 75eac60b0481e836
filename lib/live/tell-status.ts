/**
 * Stores how the session stands, at most once a second and never two at a time, and hears there whether somebody wants its
 * end. Off the order path: what cannot be stored is told and tried again, the session does not wait for it.
 */
import type { LiveStatus, LiveStop } from '../domain/live-status.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/trade-log.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { reasonText } from './settled.ts';

const PERIOD_MS = 1_000;
const STORE_MS = 4_000;

/** Gives the stop that somebody has asked for. */
export type KeepStatus = (status: LiveStatus, signal: AbortSignal) => Promise<LiveStop | undefined>;

export interface StatusTeller {
  /** Stores where the last one is a second old; returns at once. */
  tell(): void;
  /** The last word of the session. Never rejects. */
  tellEnd(status: LiveStatus, signal: AbortSignal): Promise<void>;
}

export interface StatusTellerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly keep: KeepStatus;
  readonly status: () => LiveStatus;
  readonly onStop: (stop: LiveStop) => void;
  readonly signal: AbortSignal;
}

export function createStatusTeller({ clock, log, keep, status, onStop, signal }: StatusTellerDeps): StatusTeller {
  let underWay: Promise<void> | undefined;
  let toldAtMs = -Infinity;
  let failures = 0;
  const store = async (told: LiveStatus, parent: AbortSignal): Promise<void> => {
    try {
      const bound = { what: 'storing how the session stands', durationMs: STORE_MS, parent };
      const stop = await withDeadline(clock, bound, (within) => keep(told, within));
      failures = 0;
      if (stop !== undefined) onStop(stop);
    } catch (error) {
      failures += 1;
      if (failures === 1 && !parent.aborted) log.write('WARNING', 'LiveStatusNotStored', { error: reasonText(error) });
    }
  };
  return {
    tell() {
      const nowMs = clock.nowMs();
      if (underWay !== undefined || signal.aborted || nowMs - toldAtMs < PERIOD_MS) return;
      toldAtMs = nowMs;
      underWay = store(status(), signal).finally(() => {
        underWay = undefined;
      });
    },
    async tellEnd(told, parent) {
      await underWay;
      await store(told, parent);
    },
  };
}
