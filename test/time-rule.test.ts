/**
 * The lint rule that keeps wall clock, timers and randomness out of everything but the adapters: the shipped rules over
 * small files that break them, where they must and where they must not bite.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const WAYS: readonly string[] = [
  'export const now = Date.now();',
  'export const now = new Date();',
  'export const now = globalThis.Date.now();',
  'export const now = performance.now();',
  'export const now = process.hrtime.bigint();',
  "import { Temporal } from '@js-temporal/polyfill';\nexport const now = Temporal.Now.instant();",
  "import { performance } from 'node:perf_hooks';\nexport const now = performance;",
  'setTimeout(() => undefined, 1);',
  'setInterval(() => undefined, 1);',
  'setImmediate(() => undefined);',
  'process.nextTick(() => undefined);',
  "import { setTimeout } from 'node:timers/promises';\nexport const wait = setTimeout;",
  'export const deadline = AbortSignal.timeout(1);',
  'export const chance = Math.random();',
  'export const id = crypto.randomUUID();',
  "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID();",
  "import { randomBytes } from 'node:crypto';\nexport const id = randomBytes(4);",
];
const INSIDE: readonly string[] = ['lib/domain', 'lib/trading', 'lib/paper', 'intents', 'strategies', 'functions'];

const report = z.object({ diagnostics: z.array(z.object({ filename: z.string(), code: z.string() })) });

/** Files in which a rule about time or randomness was broken, as the installed linter says with the shipped rules. */
async function broken(folder: string): Promise<ReadonlySet<string>> {
  const config: unknown = JSON.parse(readFileSync('.oxlintrc.json', 'utf8'));
  const untyped = { ...z.record(z.string(), z.unknown()).parse(config), options: {} };
  writeFileSync(path.join(folder, '.oxlintrc.json'), JSON.stringify(untyped));
  const linter = path.resolve('node_modules/oxlint/bin/oxlint');
  const text = await new Promise<string>((resolve) => {
    // Ends with 1 where it finds something: what it says is all that counts.
    execFile(process.execPath, [linter, '--format', 'json'], { cwd: folder }, (_error, stdout) => resolve(stdout));
  });
  const { diagnostics } = report.parse(JSON.parse(text));
  return new Set(diagnostics.flatMap(({ filename, code }) => (/no-restricted/.test(code) ? [filename] : [])));
}

const folder = mkdtempSync(path.join(tmpdir(), 'time-rule-'));
const put = (file: string, text: string): void => {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(folder, file), `${text}\n`);
};
afterAll(() => rmSync(folder, { recursive: true }));

it('bites in every layer and in no adapter', async () => {
  const names = WAYS.map((text, index) => ({ text, name: `way-${index}.ts` }));
  for (const layer of [...INSIDE, 'lib/adapters/system'])
    for (const { name, text } of names) put(`${layer}/${name}`, text);
  const expected = INSIDE.flatMap((layer) => names.map(({ name }) => `${layer}/${name}`));
  expect([...(await broken(folder))].toSorted()).toEqual(expected.toSorted());
}, 60_000);
