/**
 * One answer of the desk in a view: asked when the view opens, again when the desk tells of something that concerns it, and
 * kept on screen, marked stale, while the desk cannot be reached. The newest question wins; it changes nothing at the desk.
 */
import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type WatchSource } from 'vue';
import { after, wallNowMs } from '../browser/browser-clock.ts';
import { everyWhileSeen } from '../browser/every-while-seen.ts';
import { listenToDesk } from '../live/desk-events.ts';
import type { LiveEvent } from '../live/live-events.ts';
import type { Asked } from './desk-api.ts';
import type { Problem } from './problem.ts';

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

/** Events come in bursts: one question for all of them. */
const SETTLE_MS = 250;

export function useAsked<Value>(load: () => Promise<Asked<Value>>, options: UseAskedOptions = {}): AskedState<Value> {
  const value = shallowRef<Value>();
  const problem = shallowRef<Problem>();
  const isLoading = ref(false);
  const loadedAtMs = ref<number>();
  let question = 0;
  let cancelSettle: (() => void) | undefined;

  const reload = async (): Promise<void> => {
    question += 1;
    const mine = question;
    isLoading.value = true;
    const asked = await load();
    if (mine !== question) return;
    isLoading.value = false;
    if (asked.kind === 'problem') {
      problem.value = asked.problem;
      return;
    }
    value.value = asked.value;
    problem.value = undefined;
    loadedAtMs.value = wallNowMs();
  };

  const reloadSoon = (): void => {
    cancelSettle ??= after(SETTLE_MS, () => {
      cancelSettle = undefined;
      void reload();
    });
  };

  listenToDesk({
    onEvent: (event) => {
      if (options.on?.(event) === true) reloadSoon();
    },
    onGap: reloadSoon,
  });
  const { everyMs } = options;
  const stopAsking = everyMs === undefined ? undefined : everyWhileSeen(everyMs, reloadSoon);
  onScopeDispose(() => {
    question += 1;
    cancelSettle?.();
    stopAsking?.();
  });
  if (options.watch !== undefined) watch(options.watch, () => void reload());
  void reload();

  const isStale = computed(() => value.value !== undefined && problem.value !== undefined);
  return { value, problem, isLoading, loadedAtMs, isStale, reload };
}
