/**
 * What is promised for every interval of some milliseconds cannot be shown by a process that stood still for one of them: such
 * a try shows nothing, and is made again. The last try counts however it went, so that a fault of ours is never tried away.
 */
import { measureStandstill } from './stood-still.ts';

const TRIES = 4;

/** The result of the first try in which this process never stood still for `standstillMs` at once; else of the last of four. */
export async function undisturbed<T>(standstillMs: number, work: (round: number) => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    const standstill = measureStandstill();
    try {
      const result = await work(round);
      if (standstill.longestMs() < standstillMs || round === TRIES) return result;
    } finally {
      standstill.stop();
    }
  }
}
