/**
 * Frames nobody would send, from a seed: requests of the real client with fields replaced, lost, doubled or swapped, ids of
 * nothing, text without sense. The same seed, the same frames.
 */
import { seededRandom } from '../../lib/paper/random.ts';
import { clientFields } from '../../lib/testing/client-fields.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../../lib/testing/paper-server-fixture.ts';
import { REQUESTS } from './requests.ts';

const JUNK = [
  '',
  '-1',
  '0',
  '1',
  '2',
  '100',
  '2147483647',
  '2147483648',
  '-2147483648',
  '9007199254740993',
  '1e999',
  '-1e999',
  '1e-400',
  '1.7976931348623157E308',
  'NaN',
  'Infinity',
  'true',
  '1.5',
  '0x10',
  ' 1',
  'SPY',
  'BAG',
  'FUT',
  'MKT',
  'TRAIL LIMIT',
  'PEG BENCH',
  'PEG BEST',
  'Adaptive',
  'Infinite',
  '20200827 10:00:00 US/Eastern',
  '20209999 99:99:99 Mars/Phobos',
  '20200827-10:00:00',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%s%s%n',
  'ü€😀',
  '\\u0000',
  'x'.repeat(5_000),
] as const;

export interface FrameSource {
  /** Fields of the next frame. */
  next(): readonly string[];
}

export function hostileFrames(seed: number, version: number): FrameSource {
  const random = seededRandom(seed);
  const below = (limit: number): number => random.below(limit);
  const one = <Value>(values: readonly Value[]): Value => {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error('Choice failed: found no value, needed one');
    return value;
  };
  const orders = [MARKET_ORDER, LIMIT_ORDER].map((order) =>
    clientFields(version, (encoder) => encoder.placeOrder(1, SPY_LABELS, order)),
  );
  const requests = [
    ...REQUESTS.filter(({ since = 0 }) => version >= since).map(({ ask }) => clientFields(version, ask)),
    ...orders,
    ...orders,
  ];

  const nonsense = (): readonly string[] =>
    Array.from({ length: 1 + below(30) }, () => (below(2) === 0 ? one(JUNK) : String(below(120))));

  const mutated = (fields: readonly string[]): readonly string[] => {
    const at = below(fields.length);
    const before = fields.slice(0, at);
    switch (below(6)) {
      case 0:
        return before;
      case 1:
        return [...before, ...fields.slice(at + 1)];
      case 2:
        return [...fields.slice(0, at + 1), ...fields.slice(at)];
      case 3:
        return [...before, one(fields), ...fields.slice(at + 1)];
      case 4:
        return [...fields, ...nonsense()];
      default:
        return [...before, one(JUNK), ...fields.slice(at + 1)];
    }
  };

  return {
    next() {
      if (below(8) === 0) return nonsense();
      let fields = one(requests);
      for (let times = below(3); times >= 0 && fields.length > 0; times -= 1) fields = mutated(fields);
      return fields;
    },
  };
}
