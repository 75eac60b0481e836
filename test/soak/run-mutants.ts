/**
 * `npm run soak:mutants [-- --only TEXT --part N/M]`: plants each fault of `mutants.ts` into a copy of the sources and asks its
 * judge, or only the N-th of M parts of the list;
 * `npm run security:mutants` does so with each control of `test/security/controls.ts` taken out.
 * A judge that is content with a mutant fails the run: it would be content with the fault, too. Last line
 * `N mutants, N seen`; ends with 1 unless all were.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { runMain } from '../../functions/run-main.ts';
import { CONTROLS } from '../security/controls.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['functions', 'intents', 'lib', 'strategies', 'test', 'data', 'infra', 'package.json', 'tsconfig.json'];
/** What the checks of the deployment read. */
const DEPLOYED = [
  'dashboard',
  'Dockerfile',
  '.dockerignore',
  '.npmrc',
  'package-lock.json',
  'cloudbuild.yaml',
  'firestore.rules',
];
const LISTS: ReadonlyMap<string, readonly Mutant[]> = new Map([
  ['core', MUTANTS],
  ['security', CONTROLS],
]);
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
/** Last line of a soak, or the summary of jest, with something that failed. */
const JUDGED = /^(\d+ seeds, [1-9]\d* failures|Tests: +[1-9]\d* failed)/m;
const LONGEST_MS = 240_000;
const KEPT_CHARACTERS = 4_000;

await runMain('Mutants', async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      list: { type: 'string', default: 'core' },
      part: { type: 'string', default: '1/1' },
    },
  });
  const named = (LISTS.get(values.list) ?? []).filter(({ name }) => name.includes(values.only));
  const chosen = partOf(named, values.part);
  if (chosen.length === 0) throw new RangeError(`Option --only fits no mutant: found "${values.only}"`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'intentdesk-mutants-'));
  try {
    for (const source of [...SOURCES, ...DEPLOYED, 'jest.config.js']) {
      cpSync(path.join(ROOT, source), path.join(folder, source), {
        recursive: true,
        filter: (from) => path.basename(from) !== 'node_modules',
      });
    }
    // A deploy names its image after the commit.
    for (const shared of ['node_modules', '.git']) symlinkSync(path.join(ROOT, shared), path.join(folder, shared));
    const restless = await restlessTests(folder, chosen);
    if (restless.length > 0) {
      throw new Error(`Judges fail where nothing is planted: found ${restless.join(', ')}, needed every test green`);
    }
    let seen = 0;
    for (const mutant of chosen) if (await isSeen(folder, mutant)) seen += 1;
    process.stdout.write(`${chosen.length} mutants, ${seen} seen\n`);
    return seen === chosen.length ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** `2/4`: the second quarter. @throws RangeError */
function partOf(mutants: readonly Mutant[], text: string): readonly Mutant[] {
  const [part = 0, of = 0] = /^[1-9]\d?\/[1-9]\d?$/.test(text) ? text.split('/').map(Number) : [];
  if (part < 1 || part > of)
    throw new RangeError(`Option --part does not fit: found "${text}", needed N/M such as 2/4`);
  const size = Math.ceil(mutants.length / of);
  return mutants.slice((part - 1) * size, part * size);
}

/** Tests that fail without any mutant: what they say of one proves nothing. (The seeds are held by every soak.) */
async function restlessTests(folder: string, mutants: readonly Mutant[]): Promise<readonly string[]> {
  const tests = new Set(mutants.flatMap(({ seenBy }) => ('test' in seenBy ? [seenBy.test] : [])));
  const restless: string[] = [];
  for (const test of tests) {
    const { code, words } = await judged(folder, { test });
    if (code === 0) continue;
    process.stderr.write(`${words}\n`);
    restless.push(test);
  }
  return restless;
}

async function isSeen(folder: string, mutant: Mutant): Promise<boolean> {
  const restore = plant(folder, mutant);
  const beganAtMs = systemClock.nowMs();
  try {
    const { code, words } = await judged(folder, mutant.seenBy);
    // A judge that cannot even start has seen nothing.
    const isCaught = code === 1 && JUDGED.test(words);
    const seconds = ((systemClock.nowMs() - beganAtMs) / 1000).toFixed(0);
    process.stdout.write(
      `${isCaught ? 'seen    ' : 'NOT SEEN'} ${byWhom(mutant).padEnd(44)} ${mutant.name} (${seconds} s)\n`,
    );
    if (!isCaught && code !== 0) process.stderr.write(`${words}\n`);
    return isCaught;
  } finally {
    restore();
  }
}

/** @throws Error where a text is not there exactly once */
function plant(folder: string, { name, edits }: Mutant): () => void {
  const originals = new Map<string, string>();
  for (const { file, before, after } of edits) {
    const place = path.join(folder, file);
    const text = readFileSync(place, 'utf8');
    const found = text.split(before).length - 1;
    if (found !== 1)
      throw new Error(`Mutant "${name}" does not fit ${file}: found its text ${found} times, needed once`);
    if (!originals.has(place)) originals.set(place, text);
    writeFileSync(
      place,
      text.replace(before, () => after),
    );
  }
  return () => {
    for (const [place, text] of originals) writeFileSync(place, text);
  };
}

async function judged(
  folder: string,
  seenBy: Mutant['seenBy'],
): Promise<{ readonly code: number; readonly words: string }> {
  const command =
    'test' in seenBy
      ? [...JEST, seenBy.test, '--maxWorkers=1']
      : [
          'test/soak/run-soak.ts',
          '--promise',
          seenBy.promise,
          '--seed',
          `${seenBy.firstSeed}`,
          '--seeds',
          `${seenBy.seeds}`,
        ];
  const child = spawn(process.execPath, command, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  // What jest and the soak say in the end: one on stderr, the other on stdout.
  const words = ['', ''];
  for (const [index, stream] of [child.stdout, child.stderr].entries()) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      words[index] = `${words[index] ?? ''}${part}`.slice(-KEPT_CHARACTERS);
    });
  }
  const ended = once(child, 'close');
  const deadline = systemClock.deadline({ what: 'a judge', durationMs: LONGEST_MS });
  deadline.signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  await ended;
  deadline.cancel();
  return { code: child.exitCode ?? -1, words: words.join('\n') };
}

function byWhom({ seenBy }: Mutant): string {
  if ('test' in seenBy) return path.basename(seenBy.test);
  const { promise, firstSeed, seeds } = seenBy;
  return `${promise}, seeds ${firstSeed} to ${firstSeed + seeds - 1}`;
}
