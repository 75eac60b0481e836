/** The frame of every command line: exit status, and errors in words. What a command does is its own. */
import { ownRedaction } from './own-redaction.ts';
import { UsageAsked } from './read-flags.ts';
import { systemProblem } from './system-problem.ts';

/** Runs a command-line entry to its exit status; an error is told in one line, without secrets, never as a stack trace. */
export async function runMain(name: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof UsageAsked) {
      process.stdout.write(`${error.message}\n`);
      return;
    }
    process.stderr.write(`${ownRedaction(process.env).text(`${name} failed: ${systemProblem(error)}`)}\n`);
    process.exitCode = 1;
  }
}
