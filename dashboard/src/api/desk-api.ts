/**
 * The desk's HTTP API, typed by its own description. Every request has a deadline, and every answer is a value: what was
 * asked for, or a problem with the desk's words. Nothing is kept and nothing is asked again here.
 */
import createClient from 'openapi-fetch';
import { deadlineOf } from '../browser/browser-clock.ts';
import { offline, problemOf, type Problem } from './problem.ts';
import type { paths } from './schema.ts';

/** Routes relative to the page: the dashboard function passes them on, so that nothing else is ever asked. */
export const desk = createClient<paths>({ baseUrl: new URL(import.meta.url).origin, credentials: 'same-origin' });

export type Asked<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'problem'; readonly problem: Problem };

const READ_DEADLINE_MS = 20_000;
/** A run may wait for its orders: the desk's own deadline is a minute. */
export const RUN_DEADLINE_MS = 75_000;

interface Answered<Value> {
  readonly data?: Value | undefined;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * @param send gets the signal of the deadline, to be given to the request
 * @param deadlineMs after which the answer is a problem; the desk may still act on the request
 */
export async function ask<Value>(
  send: (signal: AbortSignal) => Promise<Answered<Value>>,
  deadlineMs: number = READ_DEADLINE_MS,
): Promise<Asked<Value>> {
  const signal = deadlineOf(deadlineMs);
  try {
    const { data, error, response } = await send(signal);
    if (response.ok && data !== undefined) return { kind: 'value', value: data };
    return { kind: 'problem', problem: problemOf(response.status, error) };
  } catch (error) {
    const why = signal.aborted ? `no answer within ${deadlineMs / 1_000} s` : wordsOf(error);
    return { kind: 'problem', problem: offline(`Request failed: found ${why}, needed an answer of the desk`) };
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
