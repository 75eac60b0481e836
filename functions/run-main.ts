/** Runs a command-line entry to its exit status; an error is told in one line, never as a stack trace. */
import { ValidationError } from '../lib/domain/errors.ts';
import { ZodError } from 'zod';

export async function runMain(name: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${name} failed: ${describe(error)}\n`);
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (error instanceof ZodError) {
    return error.issues
      .map((issue) => `option --${issue.path.map(String).join('.')}: needed ${issue.message}`)
      .join('; ');
  }
  if (error instanceof ValidationError) return error.message;
  return error instanceof Error ? error.message : String(error);
}
