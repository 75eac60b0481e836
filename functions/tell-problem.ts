/** What the paper gateway of this process reports, as one line for whoever looks at the terminal. It decides nothing. */
import { systemProblem } from './system-problem.ts';

/** For `onProblem` of a paper gateway. */
export const tellProblem =
  (tell: (text: string) => void) =>
  (text: string, error?: unknown): void =>
    tell(
      error === undefined ? text : `${text}: ${error instanceof Error ? systemProblem(error) : JSON.stringify(error)}`,
    );
