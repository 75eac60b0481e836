/** The desk as the top bar and the desk view show it: `GET /desk`, one answer for both, read again at what concerns it. */
import { onScopeDispose, readonly, ref } from 'vue';
import { ask, desk } from '../api/desk-api.ts';
import { useAsked, type AskedState } from '../api/use-asked.ts';
import { after } from '../browser/browser-clock.ts';
import { everyWhileSeen } from '../browser/every-while-seen.ts';
import type { Desk } from '../api/answers.ts';

let shared: AskedState<Desk> | undefined;

/** Kinds after which the account itself has changed, and is read again at the broker. */
const ACCOUNT_KINDS = ['filled', 'crossed', 'done', 'failed'];
/** A demo that trades all day must not be asked for its account all day. */
const ACCOUNT_EVERY_MS = 5_000;
const OLD_SECONDS = 10;
const FIRST_READ_MS = 1_500;
const WHILE_SEEN_MS = 60_000;

const isReading = ref(false);
export const isReadingAccount = readonly(isReading);
let isResting = false;
let isDue = false;

/** To be called by the shell first: it owns the question as long as the page lives. */
export function useDesk(): AskedState<Desk> {
  shared ??= useAsked(() => ask((signal) => desk.GET('/desk', { signal })), {
    on: ({ kind }) => {
      if (ACCOUNT_KINDS.includes(kind)) void refreshInTurn();
      return true;
    },
    // What no event tells of: what is changed past the API, by `npm run config` or in the store itself.
    everyMs: 15_000,
  });
  return shared;
}

/** On a view that shows the account: read when the picture is old, and while it is looked at. */
export function keepAccountCurrent(): void {
  const { value } = useDesk();
  // What is there is shown first: reading the account keeps the desk busy for a moment.
  onScopeDispose(after(FIRST_READ_MS, () => readIfOld(value.value)));
  onScopeDispose(everyWhileSeen(WHILE_SEEN_MS, () => void refreshInTurn()));
}

/** Asks the broker for the account, so that the desk's picture of it is that of now; then the picture is read. */
export async function refreshAccount(): Promise<void> {
  if (isReading.value) return;
  isReading.value = true;
  await ask((signal) => desk.GET('/summary', { signal }));
  isReading.value = false;
  await shared?.reload();
}

/** The same after something happened: not more often than the account should be asked for, and not less than once after. */
async function refreshInTurn(): Promise<void> {
  if (isResting) {
    isDue = true;
    return;
  }
  isResting = true;
  await refreshAccount();
  after(ACCOUNT_EVERY_MS, () => {
    isResting = false;
    if (!isDue) return;
    isDue = false;
    void refreshInTurn();
  });
}

function readIfOld(now: Desk | undefined): void {
  if (now !== undefined && (now.account?.ageSeconds ?? Infinity) > OLD_SECONDS) void refreshInTurn();
}
