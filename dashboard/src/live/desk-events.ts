/**
 * The streams of the desk in this browser: one connection to `/events` for the whole page, shared by all views, and others
 * on demand. It is the thin shell around `live-events.ts`: tickets, EventSource, timers and the network's coming back.
 */
import { onScopeDispose, readonly, ref, shallowRef, type Ref } from 'vue';
import { ask, desk } from '../api/desk-api.ts';
import { after, random } from '../browser/browser-clock.ts';
import { followEvents, type LiveEvent, type LiveEvents, type LiveState, type TicketAnswer } from './live-events.ts';

export interface DeskListener {
  readonly onEvent: (event: LiveEvent) => void;
  /** Something may have been missed: read again. */
  readonly onGap: () => void;
}

const KEPT_EVENTS = 100;

const listeners = new Set<DeskListener>();
const state = ref<LiveState>({ kind: 'connecting' });
const recent = shallowRef<readonly LiveEvent[]>([]);
let followed: LiveEvents | undefined;

/** How the connection stands. */
export const deskLive: Readonly<Ref<LiveState>> = state;
/** Newest first, since the page was opened. */
export const recentEvents = readonly(recent);

/** Begins to follow the desk. Once is enough; a second call does nothing. */
export function followDesk(): void {
  let wasLive = false;
  followed ??= follow({
    path: '/events',
    onEvent: (event) => {
      recent.value = [event, ...recent.value].slice(0, KEPT_EVENTS);
      for (const { onEvent } of listeners) onEvent(event);
    },
    onGap: tellGap,
    onState: (next) => {
      state.value = next;
      if (next.kind !== 'live') return;
      // The first time it begins with what comes; what was read before it is read again.
      if (wasLive || listeners.size > 0) tellGap();
      wasLive = true;
    },
  });
}

/** Within a component: hears the desk until it is gone. */
export function listenToDesk(listener: DeskListener): void {
  listeners.add(listener);
  onScopeDispose(() => listeners.delete(listener));
}

export interface FollowOptions {
  readonly path: string;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onGap: () => void;
  readonly onState: (state: LiveState) => void;
}

/** Any stream; to be stopped by the caller. It resumes by itself, also when the network or the page comes back. */
export function follow(options: FollowOptions, fromNumber?: number): LiveEvents {
  const live = followEvents(
    {
      ...options,
      ticket,
      open: (url) => new EventSource(url),
      after,
      random,
    },
    fromNumber,
  );
  const hurry = (): void => {
    if (!document.hidden) live.hurry();
  };
  globalThis.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  return {
    hurry: () => live.hurry(),
    stop() {
      globalThis.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
      live.stop();
    },
  };
}

function tellGap(): void {
  for (const { onGap } of listeners) onGap();
}

/** No such stream, or not this person's: asking again would not help. */
const FINAL = ['validation', 'forbidden', 'not-found', 'unauthenticated'];

async function ticket(path: string): Promise<TicketAnswer> {
  const asked = await ask((signal) => desk.POST('/sse-ticket', { body: { path }, signal }));
  if (asked.kind === 'value') return { kind: 'ticket', ticket: asked.value.ticket };
  const { type, detail, retryAfterSeconds } = asked.problem;
  if (FINAL.includes(type)) return { kind: 'refused', why: detail };
  return { kind: 'later', why: detail, ...(retryAfterSeconds === null ? {} : { afterMs: retryAfterSeconds * 1_000 }) };
}
