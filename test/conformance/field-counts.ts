/**
 * How many fields each message has at a server version, its id included: 04, sections 5.1 and 5.2, as measured on IB's own
 * clients. Written down a second time on purpose, by gates instead of by layout, so that a codec cannot agree with itself.
 */

/** Fields at 157, then [since, how many more]. */
type Gates = readonly [first: number, ...more: (readonly [since: number, fields: number])[]];

const GATES: ReadonlyMap<string, Gates> = new Map<string, Gates>([
  ['1', [7]],
  ['2', [5]],
  ['3', [12]],
  ['4', [5, [166, 1]]],
  // Stock, without groups: duration, ATS, auto cancel, five of PEG BEST and MID, faProfile gone, ...
  ['5', [128, [158, 1], [160, 1], [162, 1], [170, 5], [177, -1], [183, 1], [184, 1], [185, 1], [189, 1], [193, 2]]],
  ['6', [6]],
  ['7', [20]],
  ['8', [3]],
  ['9', [3]],
  // Without security ids: 163 has one size; 164 three, and neither version nor mdSizeMultiplier.
  ['10', [39, [163, 1], [182, 1], [186, 1]]],
  ['11', [31, [178, 1]]],
  ['15', [3]],
  ['45', [5]],
  ['46', [5]],
  ['49', [3]],
  ['50', [11]],
  ['52', [3]],
  ['53', [2]],
  ['54', [3]],
  ['55', [3]],
  ['57', [3]],
  ['58', [4]],
  ['59', [8]],
  ['61', [16]],
  ['62', [2]],
  ['63', [7]],
  ['64', [3]],
  ['73', [8]],
  ['74', [3]],
  ['81', [5]],
  ['88', [3]],
  ['90', [10]],
  ['94', [5]],
  ['95', [7]],
  ['101', [92, [170, 5], [177, -1], [183, 1], [184, 1]]],
  ['102', [1]],
  ['107', [3]],
]);

/** Messages whose length their own fields say. */
const COUNTED: ReadonlyMap<string, (fields: readonly string[], version: number) => number> = new Map([
  ['17', (fields: readonly string[]) => 5 + 8 * Number(fields[4])],
  ['79', samplesLength],
  ['93', (fields: readonly string[]) => 3 + 2 * Number(fields[2])],
  ['99', (fields: readonly string[]) => (fields[2] === '4' ? 5 : 9)],
]);

function samplesLength(fields: readonly string[], version: number): number {
  let at = 3;
  for (let sample = 0; sample < Number(fields[2]); sample += 1) {
    at += 6 + Number(fields[at + 5]) + (version >= 176 ? 2 : 0);
  }
  return at;
}

/** How long a message must be. @throws Error for a message nobody has measured */
export function fieldCount(fields: readonly string[], version: number): number {
  const [id = ''] = fields;
  const counted = COUNTED.get(id);
  if (counted !== undefined) return counted(fields, version);
  const gates = GATES.get(id);
  if (gates === undefined) throw new Error(`Message is not measured: found id ${id}, needed one of the table`);
  const [first, ...more] = gates;
  return more.reduce((sum, [since, count]) => (version >= since ? sum + count : sum), first);
}
