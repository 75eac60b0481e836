/**
 * Who looks at the page and what of the desk stands behind it: `GET /me`, asked when the page opens and again while that
 * fails. It decides what is shown as possible; whether it is, the desk decides at each call.
 */
import { computed, readonly, ref, shallowRef } from 'vue';
import type { Me } from '../api/answers.ts';
import { ask, desk } from '../api/desk-api.ts';
import { after } from '../browser/browser-clock.ts';
import type { Problem } from '../api/problem.ts';

const AGAIN_MS = 5_000;

const known = shallowRef<Me>();
const failed = shallowRef<Problem>();
const isAsking = ref(false);

export const me = computed(() => known.value);
export const meProblem = computed(() => failed.value);
export const isAskingMe = readonly(isAsking);

/** Whether the caller's role may call `POST /allocation`. False until it is known. */
export const mayCall = (route: string): boolean => known.value?.allowed.includes(route) === true;

/** Why a button is off: undefined where it is not. */
export function whyNot(route: string): string | undefined {
  if (mayCall(route)) return undefined;
  if (known.value === undefined) return 'Your role is not known yet';
  return `Your role, ${known.value.role}, may not call ${route}`;
}

/** Parts of the desk that are no real ones: a demo never looks like production. */
export const demoParts = computed(() => known.value?.parts.filter(({ state }) => state === 'demo') ?? []);

export async function learnWhoAmI(): Promise<void> {
  if (isAsking.value) return;
  isAsking.value = true;
  const asked = await ask((signal) => desk.GET('/me', { signal }));
  isAsking.value = false;
  if (asked.kind === 'value') {
    known.value = asked.value;
    failed.value = undefined;
    return;
  }
  failed.value = asked.problem;
  if (asked.problem.type !== 'forbidden') after(AGAIN_MS, () => void learnWhoAmI());
}
