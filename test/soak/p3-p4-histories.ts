/** P3: whatever happens, the books equal the broker. P4: the same seed gives the same journal. Both over whole histories. */
import { simulateSeed } from '../../lib/testing/simulation/simulate-seed.ts';
import type { SoakPromise } from './soak-promise.ts';

export const booksEqualBroker: SoakPromise = {
  name: 'P3',
  title: 'books equal broker, each reference at most once on the wire, nothing unresolved or guessed',
  unit: 'histories',
  seeds: 10_000,
  seedsInCi: 500,
  async try(seed) {
    const { findings } = await simulateSeed(seed);
    return { runs: 1, findings };
  },
};

export const sameJournal: SoakPromise = {
  name: 'P4',
  title: 'the same seed gives the same journal, byte for byte',
  unit: 'histories, each twice',
  seeds: 500,
  seedsInCi: 40,
  async try(seed) {
    const [first, again] = [await simulateSeed(seed), await simulateSeed(seed)];
    const same = first.journal === again.journal;
    return { runs: 1, findings: same ? [] : [`Journal differs: found ${again.journal}, needed ${first.journal}`] };
  },
};
