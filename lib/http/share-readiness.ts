/** `GET /ready` needs no caller, so whoever asks often must not make the desk read its store as often. */
import type { Json } from '../domain/run.ts';
import type { Clock } from '../ports/clock.ts';

/** Whether the desk can serve, and what of it is on, off or a demo. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: { readonly [part: string]: Json };
}

export type AskReadiness = (signal: AbortSignal) => Promise<Readiness>;

/** How long one answer serves everybody. */
const SHARED_MS = 1_000;

/** Asks at most once a second, and once for all who wait; an answer that did not come is asked for again. */
export function shareReadiness(clock: Pick<Clock, 'nowMs'>, ask: AskReadiness): AskReadiness {
  let asked: { readonly answer: Promise<Readiness>; readonly atMs: number } | undefined;
  return (signal) => {
    const nowMs = clock.nowMs();
    if (asked !== undefined && Math.abs(nowMs - asked.atMs) < SHARED_MS) return asked.answer;
    const answer = ask(signal);
    const mine = { answer, atMs: nowMs };
    asked = mine;
    answer.catch(() => {
      if (asked === mine) asked = undefined;
    });
    return answer;
  };
}
