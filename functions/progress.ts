/**
 * How far a long command is, on stderr: a bar that redraws itself where somebody watches, else one line at each tenth,
 * so that a log stays short. It measures nothing but its own steps.
 */
export interface ProgressOutput {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly total: number;
  /** What is counted, for example `days`. */
  readonly unit: string;
  readonly output: ProgressOutput;
  readonly nowMs: () => number;
}

export interface Progress {
  /** One more is done; `label` says which. */
  step(label: string): void;
  /** Clears the bar, also when not all is done. */
  end(): void;
}

const WIDTH = 30;
const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001B[2K';

export function createProgress({ total, unit, output, nowMs }: ProgressOptions): Progress {
  const startedAtMs = nowMs();
  let done = 0;
  let drawnAtMs = -Infinity;
  const text = (label: string): string => {
    const elapsedMs = nowMs() - startedAtMs;
    const leftS = Math.ceil((elapsedMs / done) * (total - done)) / 1000;
    const percent = Math.floor((100 * done) / total);
    return `${percent} % (${done} of ${total} ${unit}), ${label}, ${Math.ceil(leftS)} s left`;
  };
  const drawBar = (label: string): void => {
    const atMs = nowMs();
    if (atMs - drawnAtMs < REDRAW_MS && done < total) return;
    drawnAtMs = atMs;
    const filled = Math.floor((WIDTH * done) / total);
    output.write(`${CLEAR_LINE}[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${text(label)}`);
  };
  const tenths = (count: number): number => Math.floor((10 * count) / total);
  return {
    step(label) {
      done += 1;
      if (output.isTTY === true) drawBar(label);
      else if (tenths(done) > tenths(done - 1)) output.write(`${text(label)}\n`);
    },
    end() {
      if (output.isTTY === true) output.write(CLEAR_LINE);
    },
  };
}
