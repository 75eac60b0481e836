/** Timers by time, then by the order of their making: a binary heap in which a cancelled timer stays until its turn. */

export interface Timer {
  readonly dueAtMs: number;
  readonly task: () => void;
}

export interface TimerHeap {
  /** The returned function takes it back. */
  add(dueAtMs: number, task: () => void): () => void;
  /** Takes the next one out; undefined where none is left. */
  next(): Timer | undefined;
}

interface Entry extends Timer {
  readonly serial: number;
  cancelled: boolean;
}

export function timerHeap(): TimerHeap {
  const heap: Entry[] = [];
  let serial = 0;
  return {
    add(dueAtMs, task) {
      const entry: Entry = { dueAtMs, task, serial: (serial += 1), cancelled: false };
      push(heap, entry);
      return () => {
        entry.cancelled = true;
      };
    },
    next() {
      for (let entry = pop(heap); entry !== undefined; entry = pop(heap)) if (!entry.cancelled) return entry;
      return undefined;
    },
  };
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.dueAtMs < b.dueAtMs || (a.dueAtMs === b.dueAtMs && a.serial < b.serial);

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (parent === undefined || !isBefore(entry, parent)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const smaller = smallerOf(heap, left, right);
    const child = heap[smaller];
    if (child === undefined || !isBefore(child, last)) break;
    heap[at] = child;
    at = smaller;
  }
  heap[at] = last;
  return first;
}

function smallerOf(heap: readonly Entry[], left: number, right: number): number {
  const [a, b] = [heap[left], heap[right]];
  return a !== undefined && b !== undefined && isBefore(b, a) ? right : left;
}
