import { ownRedaction } from './own-redaction.ts';

/** Runs a command-line entry to its exit status; an error is told in one line, without secrets, never as a stack trace. */
export async function runMain(name: string, main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${ownRedaction(process.env).text(`${name} failed: ${why}`)}\n`);
    process.exitCode = 1;
  }
}
