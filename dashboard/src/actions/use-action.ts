/**
 * Sending something to the desk, once: a press is one request under one key, and the same key is kept while it is not known
 * what became of it, so that trying again never does it twice. What is sent is shown first by the dialog, not here.
 */
import { ref, shallowRef, type Ref } from 'vue';
import type { Asked } from '../api/desk-api.ts';
import type { Problem } from '../api/problem.ts';

export interface Action<Value> {
  readonly isBusy: Ref<boolean>;
  readonly problem: Ref<Problem | undefined>;
  readonly value: Ref<Value | undefined>;
  /** Sends; does nothing while one is under way. Returns what came, if it came. */
  readonly run: () => Promise<Value | undefined>;
}

export function useAction<Value>(send: () => Promise<Asked<Value>>): Action<Value> {
  const isBusy = ref(false);
  const problem = shallowRef<Problem>();
  const value = shallowRef<Value>();
  return {
    isBusy,
    problem,
    value,
    async run() {
      if (isBusy.value) return undefined;
      isBusy.value = true;
      problem.value = undefined;
      const asked = await send();
      isBusy.value = false;
      if (asked.kind === 'problem') {
        problem.value = asked.problem;
        return undefined;
      }
      value.value = asked.value;
      return asked.value;
    },
  };
}
