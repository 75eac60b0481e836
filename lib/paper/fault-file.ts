/**
 * Fault scripts from a file, YAML or JSON (which is YAML): one script that stands from the start, or a list of steps, each a
 * script that happens `afterMs` (wall) behind the start of the gateway. Reads text, plays steps; the faults themselves are
 * `faults.ts`'s.
 */
import { parseDocument } from 'yaml';
import { ValidationError } from '../domain/errors.ts';
import { checkFaultScript, type FaultScript } from './fault-script.ts';
import type { Faults } from './faults.ts';
import type { PaperTimers } from './paper-timers.ts';

export interface FaultStep {
  /** Wall milliseconds after the start. */
  readonly afterMs: number;
  readonly script: FaultScript;
}

/** @param file named in errors. @throws ValidationError naming what does not fit, and in which step */
export function parseFaultFile(text: string, file: string): readonly FaultStep[] {
  const document = parseDocument(text, { prettyErrors: true });
  const problems = document.errors.map(({ message }) => ({ field: file, found: message, needed: 'YAML or JSON' }));
  if (problems.length > 0) throw new ValidationError('Fault file', problems);
  const value: unknown = document.toJS();
  // An empty file asks for nothing.
  if (value === null || value === undefined) return [];
  return Array.isArray(value)
    ? value.map((step: unknown, index) => stepOf(step, index + 1))
    : [stepOf(value, undefined)];
}

/** @param number undefined: the file is one script. */
function stepOf(value: unknown, number: number | undefined): FaultStep {
  const isTimed = number !== undefined && typeof value === 'object' && value !== null && 'afterMs' in value;
  const { afterMs, ...rest }: Readonly<Record<string, unknown>> = isTimed ? { ...value } : { afterMs: 0 };
  const script: unknown = isTimed ? rest : value;
  if (typeof afterMs !== 'number' || !Number.isSafeInteger(afterMs) || afterMs < 0) {
    const needed = 'whole milliseconds from 0';
    throw new ValidationError('Fault file', [
      { field: named('afterMs', number), found: JSON.stringify(afterMs), needed },
    ]);
  }
  try {
    checkFaultScript(script);
    return { afterMs, script };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, field: named(problem.field, number) }));
    throw new ValidationError('Fault file', problems);
  }
}

const named = (field: string, number: number | undefined): string =>
  number === undefined ? field : `step ${number}, ${field}`;

/** The steps of the start, at once; the others when their time has come, until `signal` aborts. */
export function playFaultSteps(
  steps: readonly FaultStep[],
  play: {
    readonly faults: Faults;
    readonly timers: PaperTimers;
    readonly signal: AbortSignal;
    /** Told of a step that cannot be (an execution that is not there); the others go on. */
    readonly problem: (text: string, error: unknown) => void;
  },
): void {
  const { faults, timers, signal, problem } = play;
  for (const { afterMs, script } of steps) {
    if (afterMs === 0) {
      faults.set(script);
      continue;
    }
    timers.sleep(afterMs, signal).then(
      () => {
        try {
          faults.set(script);
        } catch (error) {
          problem(`Fault step after ${afterMs} ms did not happen`, error);
        }
      },
      () => undefined, // the gateway closed first
    );
  }
}
