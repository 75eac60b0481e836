/**
 * One answer of the desk in a view: asked when the view opens, again when the desk tells of something that concerns it, and
 * kept on screen, marked stale, while the desk cannot be reached. The newest question wins; it changes nothing at the desk.
 */
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type WatchSource } from 'vue';
import { after, wallNowMs } from '../browser/browser-clock.ts';
import { everyWhileSeen, isSeen, onSeen } from '../browser/every-while-seen.ts';
import { listenToDesk } from '../live/desk-events.ts';
import type { LiveEvent } from '../live/live-events.ts';
import type { Asked } from './desk-api.ts';
import type { Problem } from './problem.ts';
import { createQuestion } from './question.ts';

export interface AskedState<Value> {
  readonly value: Ref<Value | undefined>;
  readonly problem: Ref<Problem | undefined>;
  readonly isLoading: Ref<boolean>;
  /** Wall clock, UTC epoch milliseconds, of the value shown. */
  readonly loadedAtMs: Ref<number | undefined>;
  /** A value is shown that could not be read again. */
  readonly isStale: ComputedRef<boolean>;
  readonly reload: () => Promise<void>;
}

export interface UseAskedOptions {
  /** Whether this event makes the answer old. Left out: no event does, only a gap. */
  readonly on?: (event: LiveEvent) => boolean;
  /** Asks again when this changes. */
  readonly watch?: WatchSource<unknown>;
  /** Also without an event: for what changes by itself, like prices. */
  readonly everyMs?: number;
}

export function useAsked<Value>(load: () => Promise<Asked<Value>>, options: UseAskedOptions = {}): AskedState<Value> {
  const value = shallowRef<Value>();
  const problem = shallowRef<Problem>();
  const isLoading = ref(false);
  const loadedAtMs = ref<number>();

  const question = createQuestion<Asked<Value>>({
    load,
    onAnswer: (asked) => {
      problem.value = asked.kind === 'problem' ? asked.problem : undefined;
      if (asked.kind === 'problem') return;
      value.value = asked.value;
      loadedAtMs.value = wallNowMs();
    },
    onLoading: (is) => {
      isLoading.value = is;
    },
    nowMs: wallNowMs,
    after,
    isSeen,
  });
  listenToDesk({
    onEvent: (event) => {
      if (options.on?.(event) === true) question.askSoon();
    },
    onGap: () => question.askSoon(),
  });
  const stops = [
    () => question.stop(),
    onSeen(() => question.seen()),
    ...(options.everyMs === undefined ? [] : [everyWhileSeen(options.everyMs, () => question.askSoon())]),
  ];
  onScopeDispose(() => {
    for (const stop of stops) stop();
  });
  if (options.watch !== undefined) watch(options.watch, () => void question.askNow());
  void question.askNow();

  const isStale = computed(() => value.value !== undefined && problem.value !== undefined);
  return { value, problem, isLoading, loadedAtMs, isStale, reload: () => question.askNow() };
}
