/**
 * Facts from configured sources: the first of a list that answers, and what it said is kept for a while. A source that fails is passed
 * over and named; where all fail an older answer serves, its age beside it. An analysis never fails for the lack of one.
 */
import type { Json } from '../domain/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { FactSource, SourcedFacts } from '../ports/fact-source.ts';
import { orAbort } from '../ports/or-abort.ts';
import { withDeadline } from '../ports/with-deadline.ts';

/** One kind of facts, and who may be asked for it, in this order. */
export interface SourceList {
  /** The group of readings they become: `news`, `financials`. */
  readonly group: string;
  readonly sources: readonly FactSource[];
  /** An answer is not asked for again for so long. */
  readonly freshMs: number;
  /** Where no source answers, an older one serves up to this age. */
  readonly staleMs: number;
}

type Group = { readonly [name: string]: Json };
/** Group -> facts with `source`, `ageSeconds` and `problems`. Never rejects but with the signal's reason. */
export type ReadSources = (symbol: string, signal: AbortSignal) => Promise<{ readonly [group: string]: Group }>;

/** One source. */
export const SOURCE_LIMIT_MS = 8_000;
/** Answers kept in this process; the oldest goes first. */
const MAX_KEPT = 500;

interface Kept {
  readonly facts: SourcedFacts;
  readonly source: string;
  readonly readAtMs: number;
}

interface Answer {
  readonly kept: Kept | undefined;
  readonly problems: readonly string[];
}

/** Groups without a source are left out. */
export function sourceReader(clock: Clock, lists: readonly SourceList[]): ReadSources {
  const kept = new Map<string, Kept>();
  const asking = new Map<string, Promise<Answer>>();
  const asked = lists.filter(({ sources }) => sources.length > 0);

  const ask = async (list: SourceList, symbol: string, key: string): Promise<Answer> => {
    const problems: string[] = [];
    for (const source of list.sources) {
      try {
        const limit = { what: `reading ${list.group} of ${source.name}`, durationMs: SOURCE_LIMIT_MS };
        const facts = await withDeadline(clock, limit, (signal) => orAbort(source.read(symbol, signal), signal));
        const answer = { facts, source: source.name, readAtMs: clock.nowMs() };
        keep(kept, key, answer);
        return { kept: answer, problems };
      } catch (error) {
        problems.push((error instanceof Error ? error.message : String(error)).slice(0, 200));
      }
    }
    return { kept: kept.get(key), problems };
  };
  const read = async (list: SourceList, symbol: string): Promise<Group> => {
    const key = `${list.group} ${symbol}`;
    const known = kept.get(key);
    if (known !== undefined && clock.nowMs() - known.readAtMs < list.freshMs) return shown(clock, known, []);
    // Analyses of one symbol that begin together ask once.
    const answer = asking.get(key) ?? ask(list, symbol, key).finally(() => asking.delete(key));
    asking.set(key, answer);
    const { kept: found, problems } = await answer;
    const isOfUse = found !== undefined && clock.nowMs() - found.readAtMs <= list.staleMs;
    return isOfUse ? shown(clock, found, problems) : { source: null, ageSeconds: null, problems };
  };
  return async (symbol, signal) => {
    const groups = await orAbort(Promise.all(asked.map((list) => read(list, symbol))), signal);
    return Object.fromEntries(asked.map(({ group }, at) => [group, groups[at] ?? {}]));
  };
}

function keep(kept: Map<string, Kept>, key: string, answer: Kept): void {
  kept.delete(key);
  kept.set(key, answer);
  for (const oldest of kept.keys()) {
    if (kept.size <= MAX_KEPT) return;
    kept.delete(oldest);
  }
}

const shown = (clock: Clock, { facts, source, readAtMs }: Kept, problems: readonly string[]): Group => ({
  ...facts,
  source,
  ageSeconds: Math.round((clock.nowMs() - readAtMs) / 1_000),
  problems,
});
