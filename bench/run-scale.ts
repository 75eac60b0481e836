/**
 * `npm run bench:scale [-- --only TEXT --repeats N]`: the same work at 1x, 10x and 100x; prints milliseconds, cost of one and
 * the exponents, writes `bench/results/scale.json`. Exit 1 where one grows faster than its load.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { measureGrowth, type LoadResult } from './growth.ts';
import { LOADS } from './loads.ts';

const RESULTS = new URL('results/', import.meta.url);
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, repeats: { type: 'string', default: '3' } },
});

const results: LoadResult[] = [];
for (const load of LOADS.filter(({ name }) => name.includes(values.only))) {
  process.stderr.write(`${load.name}\n`);
  results.push(await measureGrowth(load, Number(values.repeats)));
}
const drawn = new Table({
  head: ['load', '1x', 'cpu ms', '10x', 'cpu ms', '100x', 'cpu ms', 'exponents', 'linear'],
  style: { head: [], border: [], compact: true },
});
for (const { name, points, exponents, isLinear } of results) {
  const cells = points.flatMap(({ count, cpuMs }) => [count, cpuMs.min.toFixed(cpuMs.min < 10 ? 2 : 0)]);
  drawn.push([name, ...cells, exponents.map((value) => value.toFixed(2)).join(', '), isLinear ? 'yes' : 'NO']);
}
process.stdout.write(`${drawn.toString()}\n`);
if (values.only === '') {
  mkdirSync(RESULTS, { recursive: true });
  const document = { load: os.loadavg()[0] ?? 0, results };
  writeFileSync(new URL('scale.json', RESULTS), `${JSON.stringify(document, undefined, 2)}\n`);
}
process.exitCode = results.every(({ isLinear }) => isLinear) ? 0 : 1;
