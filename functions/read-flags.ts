/**
 * Flags of a command line: a flag that does not fit is told by its name and with the usage, and `--help` prints the usage.
 * What a value must be is for the caller to check.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ValidationError } from '../lib/domain/errors.ts';

/** `--help` was asked for: no failure. */
export class UsageAsked extends Error {
  constructor(usage: string) {
    super(`Usage: ${usage}`);
    this.name = 'UsageAsked';
  }
}

const FOUND: ReadonlyMap<string, string> = new Map([
  ['ERR_PARSE_ARGS_UNKNOWN_OPTION', 'a flag that nobody knows'],
  ['ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL', 'a word more'],
]);

/** What `read`, a call of `parseArgs`, gives. @throws ValidationError naming the flag; UsageAsked for `--help` */
export function readFlags<Found>(usage: string, read: () => Found): Found {
  try {
    return read();
  } catch (error) {
    const { code, message } = z
      .object({ code: z.string(), message: z.string() })
      .catch({ code: '', message: '' })
      .parse(error);
    if (!code.startsWith('ERR_PARSE_ARGS')) throw error;
    const [, field = 'flags'] = /'(-{0,2}[^' ]*)/.exec(message) ?? [];
    if (field === '--help' || field === '-h') throw new UsageAsked(usage);
    const valueProblem = message.includes('does not take an argument') ? 'a value' : 'no value';
    throw new ValidationError('Command line', [{ field, found: FOUND.get(code) ?? valueProblem, needed: usage }]);
  }
}

/** A service takes its settings from the environment: a flag that nobody reads would be believed. @throws ValidationError */
export function refuseFlags(name: string): void {
  readFlags(`npm run ${name}, without flags: its settings are in the environment (README, Settings)`, () =>
    parseArgs({ options: {} }),
  );
}
