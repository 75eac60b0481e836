/**
 * Time and chance of the browser, and the only place of the page that takes them from the globals: the rest gets them from
 * here, so that tests can drive it. The market's clock is the desk's and never comes from here.
 */

/** UTC epoch milliseconds of this computer. */
export const wallNowMs = (): number => Date.now();

/** ISO 8601 -> UTC epoch milliseconds; NaN for what is no moment. */
export const parseMoment = (text: string): number => Date.parse(text);

/** Calls back once; what it returns stops that. */
export function after(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

export const deadlineOf = (ms: number): AbortSignal => AbortSignal.timeout(ms);

/** 0 to 1. */
export const random = (): number => Math.random();

/** Names a run before it is asked for, so that one press of a button can never be two runs. */
export const newKey = (): string => `dashboard-${globalThis.crypto.randomUUID()}`;
