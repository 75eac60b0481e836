/**
 * Bundles the functions for the image: ESM, split into chunks so that what a function does not need at its start stays
 * unread. Plain JavaScript, like all of infra/image: it runs where the image is built. Nothing imports it.
 * Use: `node infra/image/bundle.js OUT`; writes OUT/functions/*.js, beside them the seeds, the built page
 * (`npm run dashboard:build`) and the manifest they read.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import manifest from '../../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What `functions/start.ts` may be asked for, and itself. */
const ENTRIES = ['start', 'intents', 'trade-log', 'analysis', 'analysis-worker', 'dashboard', 'live', 'configure'];
/** Names that packages written for CommonJS expect in their scope. */
const COMMONJS_SCOPE = [
  "import { createRequire as requireOf } from 'node:module';",
  'const require = requireOf(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('');

const out = process.argv[2];
if (out === undefined) throw new Error('Bundling: found no folder to write to, needed one');
const sources = new Set(await readdir(path.join(ROOT, 'functions')));
const entries = ENTRIES.filter((name) => sources.has(`${name}.ts`));

/**
 * `import { z }` names an object that the bundler must keep whole, with its words in fifty languages; as a namespace only what
 * is used of it stays. It is read at every start.
 */
const leanZod = {
  name: 'lean-zod',
  setup({ onLoad }) {
    onLoad(
      { filter: /[\\/](functions|intents|lib|strategies)[\\/].*\.ts$/, namespace: 'file' },
      async ({ path: file }) => ({
        contents: (await readFile(file, 'utf8')).replace("import { z } from 'zod';", "import * as z from 'zod';"),
        loader: 'ts',
      }),
    );
  },
};

await build({
  plugins: [leanZod],
  absWorkingDir: ROOT,
  entryPoints: entries.map((name) => `functions/${name}.ts`),
  outdir: path.join(out, 'functions'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  legalComments: 'linked',
  banner: { js: COMMONJS_SCOPE },
  logLevel: 'warning',
});

// What runs when it is imported, for infra/image/warm.js.
await writeFile(path.join(out, 'functions/entries.json'), JSON.stringify(entries.map((name) => `${name}.js`)));
await mkdir(path.join(out, 'infra'), { recursive: true });
await cp(path.join(ROOT, 'infra/config'), path.join(out, 'infra/config'), { recursive: true });
// Where the page was not built, the dashboard says so when it starts; the image builds it first.
const page = path.join(ROOT, 'dashboard/dist');
if (existsSync(page)) await cp(page, path.join(out, 'dashboard/dist'), { recursive: true });
await cp(path.join(ROOT, 'infra/image/warm.js'), path.join(out, 'infra/image/warm.js'));
const { name, version, type, license } = manifest;
await writeFile(path.join(out, 'package.json'), `${JSON.stringify({ name, version, type, license })}\n`);

const files = await readdir(out, { recursive: true, withFileTypes: true });
const bytes = await Promise.all(
  files.filter((file) => file.isFile()).map(async (file) => (await stat(path.join(file.parentPath, file.name))).size),
);
const total = bytes.reduce((sum, one) => sum + one, 0);
process.stdout.write(`Bundled ${entries.join(', ')}: ${bytes.length} files, ${(total / 1e6).toFixed(1)} MB\n`);
