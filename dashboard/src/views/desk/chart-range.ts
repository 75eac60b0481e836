/** How far back a chart looks: from its newest point, in the time of the points. */

export const RANGES = [
  { name: '1 day', ms: 86_400_000 },
  { name: '1 week', ms: 604_800_000 },
  { name: '1 month', ms: 2_678_400_000 },
  { name: 'All', ms: Infinity },
] as const;
export type RangeName = (typeof RANGES)[number]['name'];

/** @param atMs moment of a point, UTC epoch milliseconds; NaN is left out */
export function withinRange<Point>(
  points: readonly Point[],
  atMs: (point: Point) => number,
  name: RangeName,
): readonly Point[] {
  const ms = RANGES.find((range) => range.name === name)?.ms ?? Infinity;
  const newest = points.reduce((latest, point) => Math.max(latest, atMs(point)), -Infinity);
  return points.filter((point) => newest - atMs(point) <= ms);
}
