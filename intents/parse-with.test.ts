import { z } from 'zod';
import { ValidationError } from '../lib/domain/errors.ts';
import { parseWith } from './parse-with.ts';

const order = z.strictObject({
  strategies: z.array(z.string().min(1)).min(1).max(3),
  dryRun: z.boolean().optional(),
  orderProperties: z
    .strictObject({
      tif: z.enum(['DAY', 'GTC']),
      limitPrice: z.string().regex(/^\d+$/, 'a decimal as text'),
      lots: z.int().positive().multipleOf(5),
      at: z.iso.datetime(),
      state: z.union([z.literal('ACTIVE'), z.number()]),
    })
    .partial()
    .optional(),
});

/** field: found -> needed */
function problems(input: unknown): readonly string[] {
  try {
    parseWith(order, input, 'Body of /allocation');
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return error.problems.map((p) => `${p.field}: ${p.found} -> ${p.needed}`);
    throw error;
  }
}

describe('parseWith', () => {
  it('gives back what fits', () => {
    expect(parseWith(order, { strategies: ['dummy'] }, 'Body')).toEqual({ strategies: ['dummy'] });
  });

  it('names a missing field', () => {
    expect(problems({})).toEqual(['strategies: nothing -> a list']);
  });

  it('names a misspelt field and what it held', () => {
    expect(problems({ strategies: ['a'], dryrun: true })).toEqual(['dryrun: true -> no field of this name']);
    expect(problems({ strategies: ['a'], orderProperties: { tiff: 'DAY', x: { y: 1 } } })).toEqual([
      'orderProperties.tiff: "DAY" -> no field of this name',
      'orderProperties.x: {"y":1} -> no field of this name',
    ]);
  });

  it('names a wrong type inside a list', () => {
    expect(problems({ strategies: ['a', 5], dryRun: 'yes' })).toEqual([
      'strategies[1]: 5 -> text',
      'dryRun: "yes" -> true or false',
    ]);
  });

  it('counts in the unit of what is bounded', () => {
    expect(problems({ strategies: [] })).toEqual(['strategies: [] -> at least 1 items']);
    expect(problems({ strategies: [''] })).toEqual(['strategies[0]: "" -> at least 1 characters']);
    expect(problems({ strategies: ['a', 'b', 'c', 'd'] })).toEqual([
      'strategies: ["a","b","c","d"] -> at most 3 items',
    ]);
  });

  it.each([
    [{ tif: 'FOK' }, 'orderProperties.tif: "FOK" -> "DAY" or "GTC"'],
    [{ limitPrice: 'x' }, 'orderProperties.limitPrice: "x" -> a decimal as text'],
    [{ lots: -5 }, 'orderProperties.lots: -5 -> more than 0'],
    [{ lots: 7 }, 'orderProperties.lots: 7 -> a multiple of 5'],
    [{ lots: 1.5 }, 'orderProperties.lots: 1.5 -> a whole number'],
    [{ at: 'noon' }, 'orderProperties.at: "noon" -> a time of ISO 8601'],
    [{ state: 'X' }, 'orderProperties.state: "X" -> "ACTIVE" or a number'],
  ])('says what %j needs', (orderProperties, problem) => {
    expect(problems({ strategies: ['a'], orderProperties })).toContain(problem);
  });

  it('says that the whole is of the wrong kind', () => {
    expect(problems(null)).toEqual(['body: null -> an object']);
  });

  it('repeats only the beginning of what is long', () => {
    const [problem] = problems({ strategies: 'x'.repeat(1000) });
    expect(problem).toBe(`strategies: "${'x'.repeat(79)}... -> a list`);
  });

  it('tells twenty problems and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`x${n}`, n]));
    const told = problems({ strategies: ['a'], ...many });
    expect(told).toHaveLength(21);
    expect(told.at(-1)).toBe('body: 10 more problems -> none');
  });
});
