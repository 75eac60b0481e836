/** The wall clock as something views can watch, once a second. The market's clock comes from the desk. */
import { readonly, ref } from 'vue';
import { wallNowMs } from '../browser/browser-clock.ts';
import { everyWhileSeen } from '../browser/every-while-seen.ts';

const now = ref(wallNowMs());

/** UTC epoch milliseconds. */
export const nowMs = readonly(now);

everyWhileSeen(1_000, () => {
  now.value = wallNowMs();
});
document.addEventListener('visibilitychange', () => {
  now.value = wallNowMs();
});
