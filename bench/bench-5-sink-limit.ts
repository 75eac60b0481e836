/**
 * Benchmark 5: a sink at its limit (design 07). 1,000 entries to a database that takes three requests a second and fails now and
 * then, in virtual time over real sockets: what is measured is that time. An entry lost or twice fails the benchmark.
 */
import { sinkAtLimit, type AtLimit, type Way } from './sink-at-limit.ts';
import type { Bench, Contender } from './harness.ts';

const LIMIT = 'the limit: three requests a second for as many requests, not one wasted';
const SLEEP = 'one after the other, 0.35 s asleep after each';
const DEFAULTS = "one after the other, the client's own retries";

/** Virtual time is the same each time: a second round shows it, more would show nothing. */
const ROUNDS = 2;

const contender = (name: string, measure: () => Promise<number>): Contender => ({
  name,
  measure,
  rounds: ROUNDS,
  cold: true,
});

/** Of three requests a second. */
const usedOf = ({ taken, ms }: AtLimit): string =>
  `${((100 * taken * 1_000) / (3 * ms)).toFixed(1)} % of the limit used`;

export function sinkLimit({ quick }: { readonly quick: boolean }): Bench {
  const entries = quick ? 200 : 1_000;
  const ms = async (way: Way): Promise<number> => (await sinkAtLimit(way, entries)).ms;
  let ours = Infinity;
  /** Of the very run that is held against it: as many requests as the desk made in that. */
  const limit = async (): Promise<number> => {
    const atLimit = await sinkAtLimit('desk', entries);
    ours = atLimit.ms;
    return (atLimit.taken / 3) * 1_000;
  };
  return {
    id: 5,
    name: 'sink-limit',
    title: 'deliver entries to a sink at its limit: virtual time until every one is there once',
    groups: [
      {
        condition: `${entries} entries, 3 requests a second, 150 ms an answer, 3 % of requests fail`,
        baselines: [
          contender(LIMIT, limit),
          contender(SLEEP, () => ms('sleep')),
          contender(DEFAULTS, () => ms('client')),
        ],
        subject: contender('the desk: turns of 334 ms, kept by all deliveries together', () => Promise.resolve(ours)),
        targets: [
          {
            kind: 'at-least-ratio',
            text: '95 % of three a second used, 0 lost, 0 twice',
            baseline: LIMIT,
            ratio: 0.95,
          },
          { kind: 'at-least-ratio', text: '99 % of three a second used', baseline: LIMIT, ratio: 0.99, moonshot: true },
        ],
        parts: async () => [
          `${usedOf(await sinkAtLimit('desk', entries))}, with the pauses that the stand-in asks for`,
          `${usedOf(await sinkAtLimit('desk', entries, 'none'))}, where no failure asks for one`,
        ],
      },
    ],
  };
}
