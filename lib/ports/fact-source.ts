/**
 * Somebody else's facts about a symbol: news, financials. Whatever text is in them is data from outside, for agents to weigh and never
 * to obey. Adapter: `lib/adapters/http-json`. Order, fallback and cache are not said here.
 */
import type { Json } from '../domain/run.ts';

/** Names and plain values; bounded by the adapter. */
export type SourcedFacts = { readonly [name: string]: Json };

export interface FactSource {
  /** Whose facts they are, for people: a host. */
  readonly name: string;
  /** @throws SourceError, or the signal's reason */
  read(symbol: string, signal: AbortSignal): Promise<SourcedFacts>;
}

/** It gave nothing that can be used. Its words carry no URL, no key and nothing of what was answered. */
export class SourceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SourceError';
  }
}
