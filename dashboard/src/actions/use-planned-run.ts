/**
 * A run that is shown before it is sent: a dry run of what is chosen now, then the run itself under one key. The plan is always
 * that of the newest choice, also where the answer of an older one comes late. It draws nothing.
 */
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue';
import type { Asked } from '../api/desk-api.ts';
import type { Problem } from '../api/problem.ts';
import { createQuestion } from '../api/question.ts';
import { after, newKey, wallNowMs } from '../browser/browser-clock.ts';
import { useAction, type Action } from './use-action.ts';

export interface Sending {
  readonly dryRun: boolean;
  /** None of a dry run. */
  readonly header: { readonly 'Idempotency-Key'?: string };
}

export interface PlannedRun<Value> {
  /** One key for a choice: pressing again after a lost answer gives the answer of the same run. */
  readonly key: Readonly<Ref<string>>;
  /** What the choice of now would do; undefined while that is asked for. */
  readonly plan: Readonly<Ref<Value | undefined>>;
  readonly isPlanning: Readonly<Ref<boolean>>;
  readonly planProblem: Readonly<Ref<Problem | undefined>>;
  readonly run: Action<Value>;
  /** Another choice: another key, and a plan of its own where there is something to plan. */
  readonly choose: (canPlan?: boolean) => void;
  /** The same choice once more: its plan could not be read. */
  readonly planAgain: () => void;
}

/** Plans at once. @param post sends the choice of now */
export function usePlannedRun<Value>(post: (sending: Sending) => Promise<Asked<Value>>): PlannedRun<Value> {
  const key = ref(newKey());
  const plan = shallowRef<Value>();
  const planProblem = shallowRef<Problem>();
  const isPlanning = ref(false);
  const question = createQuestion<Asked<Value>>({
    load: () => post({ dryRun: true, header: {} }),
    onAnswer: (asked) => {
      plan.value = asked.kind === 'value' ? asked.value : undefined;
      planProblem.value = asked.kind === 'problem' ? asked.problem : undefined;
    },
    onLoading: (is) => {
      isPlanning.value = is;
    },
    nowMs: wallNowMs,
    after,
    isSeen: () => true,
  });
  onScopeDispose(() => question.stop());

  const planAgain = (): void => {
    plan.value = undefined;
    planProblem.value = undefined;
    void question.askNow();
  };
  planAgain();
  return {
    key,
    plan,
    planProblem,
    isPlanning,
    run: useAction(() => post({ dryRun: false, header: { 'Idempotency-Key': key.value } })),
    planAgain,
    choose(canPlan = true) {
      key.value = newKey();
      if (canPlan) return planAgain();
      question.stop();
      plan.value = undefined;
      planProblem.value = undefined;
      isPlanning.value = false;
    },
  };
}
