/** The desk as the top bar and the desk view show it: `GET /desk`, one answer for both, read again at what concerns it. */
import { onScopeDispose, ref, watch } from 'vue';
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
const WHILE_SEEN_MS = 60_000;

export const isReadingAccount = ref(false);
let readAgain = false;

/** To be called by the shell first: it owns the question as long as the page lives. */
export function useDesk(): AskedState<Desk> {
  shared ??= useAsked(() => ask((signal) => desk.GET('/desk', { signal })), {
    on: ({ kind }) => {
      if (ACCOUNT_KINDS.includes(kind)) void refreshAccount();
      return true;
    },
    everyMs: 30_000,
  });
  return shared;
}

/** On a view that shows the account: read when the picture is old, and while it is looked at. */
export function keepAccountCurrent(): void {
  const { value } = useDesk();
  if (value.value === undefined) watch(value, readIfOld, { once: true });
  else readIfOld(value.value);
  onScopeDispose(everyWhileSeen(WHILE_SEEN_MS, () => void refreshAccount()));
}

/** Asks the broker for the account, so that the desk's picture of it is that of now; then the picture is read. */
export async function refreshAccount(): Promise<void> {
  if (isReadingAccount.value) {
    readAgain = true;
    return;
  }
  isReadingAccount.value = true;
  await ask((signal) => desk.GET('/summary', { signal }));
  await shared?.reload();
  after(ACCOUNT_EVERY_MS, () => {
    isReadingAccount.value = false;
    if (!readAgain) return;
    readAgain = false;
    void refreshAccount();
  });
}

function readIfOld(now: Desk | undefined): void {
  if (now !== undefined && (now.account?.ageSeconds ?? Infinity) > OLD_SECONDS) void refreshAccount();
}
