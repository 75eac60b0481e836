/** How much memory the process holds over a long run: after warm-up, at most, and at the end. It frees nothing. */
export interface MemoryUse {
  /** Resident memory of the whole process once caches and the JIT are warm, in MB (10^6 bytes). */
  readonly rssAfterWarmUpMb: number;
  readonly rssEndMb: number;
  readonly rssMaxMb: number;
  /** Smallest heap in use within the window after warm-up, and within the last one: near what is really alive. */
  readonly heapAfterWarmUpMb: number;
  readonly heapEndMb: number;
}

export interface MemoryWatch {
  /** Call it once a step. */
  sample(): void;
  read(): MemoryUse;
}

const MB = 1_000_000;
/** Asking the process costs as much as a request. */
const SAMPLED_EVERY = 5;

/** @param windowSteps steps of warm-up, and of each window whose smallest heap counts */
export function createMemoryWatch(
  windowSteps: number,
  memoryUsage: () => { readonly rss: number; readonly heapUsed: number },
): MemoryWatch {
  let steps = 0;
  let rssMax = 0;
  let warm: { readonly rss: number; readonly heap: number } | undefined;
  let heapOfWindow = Infinity;
  let heapOfLastWindow = Infinity;
  return {
    sample() {
      steps += 1;
      if (steps % SAMPLED_EVERY !== 0) return;
      const { rss, heapUsed } = memoryUsage();
      rssMax = Math.max(rssMax, rss);
      heapOfWindow = Math.min(heapOfWindow, heapUsed);
      if (steps % windowSteps !== 0) return;
      warm ??= { rss, heap: heapOfWindow };
      heapOfLastWindow = heapOfWindow;
      heapOfWindow = Infinity;
    },
    read() {
      const { rss, heapUsed } = memoryUsage();
      const heapEnd = Math.min(heapOfLastWindow, heapOfWindow, heapUsed);
      return {
        rssAfterWarmUpMb: Math.round((warm?.rss ?? rss) / MB),
        rssEndMb: Math.round(rss / MB),
        rssMaxMb: Math.round(Math.max(rssMax, rss) / MB),
        heapAfterWarmUpMb: Math.round((warm?.heap ?? heapEnd) / MB),
        heapEndMb: Math.round(heapEnd / MB),
      };
    },
  };
}
