/**
 * What a start is made of until its port is open: Node's own boot, and what is read behind it. A preload that is given to every
 * program alike counts modules and tells when the first server listens. It measures no answer (`first-answer.ts` does).
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { startChild } from '../lib/testing/child-process.ts';
import type { Program } from './cold-start-ground.ts';
import { endProcess } from './gateway-orders.ts';

const ROUNDS = 7;

const PRELOAD = `import { registerHooks } from 'node:module';
import { Server } from 'node:net';
import { performance } from 'node:perf_hooks';
let modules = 0;
let characters = 0;
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    modules += 1;
    characters += loaded.source?.length ?? 0;
    return loaded;
  },
});
const begunMs = performance.now();
const { listen } = Server.prototype;
Server.prototype.listen = function (...given) {
  this.once('listening', () => {
    const bootMs = performance.nodeTiming.bootstrapComplete;
    const told = { bootMs, readMs: performance.now() - begunMs, modules, characters };
    process.stdout.write('START ' + JSON.stringify(told) + '\\n');
  });
  return listen.apply(this, given);
};
`;

interface Start {
  readonly bootMs: number;
  readonly readMs: number;
  readonly modules: number;
  readonly characters: number;
}

/** One line: medians of some starts. @param folder where the preload may lie */
export async function startParts(name: string, program: Program, folder: string): Promise<string> {
  const preload = path.join(folder, 'start-parts.mjs');
  writeFileSync(preload, PRELOAD);
  const starts: Start[] = [];
  for (let round = 0; round < ROUNDS; round += 1) starts.push(await startOnce(program, preload));
  const of = (part: keyof Start): number => median(starts.map((start) => start[part]));
  const read = `${of('modules')} modules of ${Math.round(of('characters') / 1_000)} KB read and run in ${of('readMs').toFixed(1)} ms`;
  return `${name}: Node's boot ${of('bootMs').toFixed(1)} ms, then ${read} until the port is open`;
}

async function startOnce({ words, environment }: Program, preload: string): Promise<Start> {
  const child = startChild('--import', [pathToFileURL(preload).href, ...words], { ...environment, PORT: '0' });
  try {
    const [, told = ''] = await child.printed(/^START (.*)$/m);
    const start: Start = JSON.parse(told);
    return start;
  } finally {
    await endProcess(child);
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
