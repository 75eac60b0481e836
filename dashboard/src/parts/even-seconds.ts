/**
 * The library gives each point the same room, however long the time between two: with empty moments in between, room means
 * time again. It knows nothing of values.
 */

/** Empty moments over the whole range; with so many points of its own, a series needs none. */
const MOMENTS = 240;

/** @param seconds of the points, ascending whole numbers. Returns them with the empty moments between, ascending */
export function evenSeconds(seconds: readonly number[]): readonly number[] {
  const [first] = seconds;
  const last = seconds.at(-1);
  if (first === undefined || last === undefined || seconds.length >= MOMENTS) return seconds;
  const step = Math.max(1, Math.ceil((last - first) / MOMENTS));
  const moments = Array.from({ length: Math.floor((last - first) / step) }, (_, index) => first + index * step);
  return [...new Set([...seconds, ...moments])].toSorted((a, b) => a - b);
}
