/** Collects the "why" of a run: what it read, decided and saw, by name, as it will be stored in `activity/{runId}`. */
import type { Json } from '../lib/domain/run.ts';

export interface RunRecord {
  readonly note: (name: string, value: Json) => void;
  read(): Json;
}

/** A later note of the same name replaces the earlier one. */
export function createRecord(): RunRecord {
  const notes = new Map<string, Json>();
  return {
    note: (name, value) => {
      notes.set(name, value);
    },
    read: () => Object.fromEntries(notes),
  };
}
