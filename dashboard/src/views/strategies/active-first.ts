/** Strategies in the order in which a person looks for them: those that trade, then those that hold most, then the rest as told. */
import type { Strategies } from '../../api/answers.ts';

type Strategy = Strategies['strategies'][number];

export const activeFirst = (strategies: readonly Strategy[]): readonly Strategy[] =>
  strategies.toSorted((a, b) => Number(b.isActive) - Number(a.isActive) || b.positions.length - a.positions.length);
