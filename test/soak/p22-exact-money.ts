/** P22: money is exact: fills against an oracle in BigInt that knows no decimal library. */
import { exactMoney } from '../../lib/testing/exact-money.ts';
import type { SoakPromise } from './soak-promise.ts';

const FILLS_A_SEED = 25_000;

export const exactlyPaid: SoakPromise = {
  name: 'P22',
  title: 'money is exact, against a BigInt oracle',
  unit: 'fills',
  seeds: 40,
  seedsInCi: 4,
  try(seed) {
    const { fills, differences } = exactMoney(seed, FILLS_A_SEED);
    return Promise.resolve({ runs: fills, findings: differences });
  },
};
