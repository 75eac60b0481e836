/** The answer of an intent that a command needed and did not get, in one line. It judges nothing: its caller has. */
import { z } from 'zod';
import type { Json } from '../lib/domain/run.ts';

const problemSchema = z.looseObject({ detail: z.string(), drift: z.json().optional() });
const MAX_CHARACTERS = 600;

const shown = (value: Json): string => JSON.stringify(value).slice(0, MAX_CHARACTERS);

/** @param what for example "Intent allocation on 2020-02-24" */
export function answerFailure(what: string, { status, body }: { readonly status: number; readonly body: Json }): Error {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return new Error(`${what} answered ${status}: ${shown(body)}`);
  const { detail, drift } = problem.data;
  const why = drift === undefined ? detail : `${detail}: ${shown(drift)}`;
  return new Error(`${what} answered ${status}: ${why}`);
}
