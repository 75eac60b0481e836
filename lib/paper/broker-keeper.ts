/**
 * Hands every change of the simulated broker to whoever keeps it, before anybody hears of it: a broker that has told of
 * an execution must not forget it. A change that could not be kept is offered again at the next call, and until then
 * the call throws: nothing is told that is not safe. It knows no files.
 */
import {
  positionEntry,
  stateEntries,
  type BrokerPosition,
  type BrokerState,
  type StatefulParts,
} from './broker-state.ts';
import type { ChangedEntries, StateEntry } from './state-changes.ts';

/** Keeps changes, all or none. @throws where it cannot */
export type Keep = (changes: readonly StateEntry[]) => void;

export interface BrokerKeeper {
  /** Keeps what has changed since the last time; does nothing where nothing has. */
  commit(): void;
  /** Market time has moved although nothing else has: the next commit keeps it. */
  timePassed(): void;
  /** Everything, as one plain JSON state. */
  snapshot(): BrokerState;
}

export function brokerKeeper(options: {
  readonly parts: StatefulParts;
  readonly position: () => BrokerPosition;
  /** Undefined: nobody keeps anything, only snapshots can be had. */
  readonly kept: { readonly changed: ChangedEntries; readonly keep: Keep } | undefined;
}): BrokerKeeper {
  const { parts, position, kept } = options;
  let hasTimePassed = false;
  return {
    commit() {
      if (kept === undefined || (kept.changed.isEmpty && !hasTimePassed)) return;
      kept.keep([positionEntry(position()), ...kept.changed.entries()]);
      kept.changed.clear();
      hasTimePassed = false;
    },
    timePassed() {
      hasTimePassed = true;
    },
    snapshot: () => new Map([...stateEntries(parts, position())].map(([name, value]) => [name, plain(value)])),
  };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
