/** Facts that belong to everything logged while one piece of work runs, through all its awaits. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Json } from '../../domain/run.ts';

type Facts = { readonly [name: string]: Json };

export interface LogContext {
  /** Runs `work` with `facts` in every line that it, or what it awaits, writes. */
  readonly within: <Result>(facts: Facts, work: () => Result) => Result;
  /** Of the work under way; none where there is none. */
  readonly facts: () => Facts;
}

export function createLogContext(): LogContext {
  const storage = new AsyncLocalStorage<Facts>();
  return { within: (facts, work) => storage.run(facts, work), facts: () => storage.getStore() ?? {} };
}
