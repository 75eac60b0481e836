import { parseArgs } from 'node:util';
import { readFlags } from './read-flags.ts';

const USAGE = 'npm run x -- [--day DAY] [--json]';
const read = (...args: readonly string[]): unknown =>
  readFlags(USAGE, () =>
    parseArgs({ args: [...args], options: { day: { type: 'string' }, json: { type: 'boolean' } } }),
  ).values;

describe('readFlags', () => {
  it('gives what fits', () => {
    expect({ ...Object(read('--day', '2020-02-24', '--json')) }).toEqual({ day: '2020-02-24', json: true });
  });

  it.each([
    [['--dya', 'x'], '--dya: found a flag that nobody knows'],
    [['--day'], '--day: found no value'],
    [['--json=yes'], '--json: found a value'],
    [['extra'], 'extra: found a word more'],
  ])('refuses %p by its name, with the usage', (args, problem) => {
    expect(() => read(...args)).toThrow(`Command line does not fit: ${problem}, needed ${USAGE}`);
  });

  it('prints the usage for --help', () => {
    expect(() => read('--help')).toThrow(`Usage: ${USAGE}`);
  });

  it('passes on what is no matter of flags', () => {
    expect(() => readFlags(USAGE, () => JSON.parse('{'))).toThrow(SyntaxError);
  });
});
