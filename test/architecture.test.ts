/**
 * Holds the code to the import table of docs/architecture.md, and `.dependency-cruiser.js` to the table: every cell is
 * planted in a tree of made-up files and must be allowed or refused as the table says.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const CONFIG = join(ROOT, '.dependency-cruiser.js');

const ruleNames = z.object({ default: z.object({ forbidden: z.array(z.object({ name: z.string() })) }) });
const cruiseResult = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});
type Cruise = z.infer<typeof cruiseResult>;

/** Runs dependency-cruiser's own command over `folders` of `root` with our rules. */
function cruise(root: string, folders: readonly string[]): Cruise {
  const args = [CRUISER, ...folders, '--config', CONFIG, '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64_000_000 });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser failed: ${stdout}${stderr}`);
  return cruiseResult.parse(JSON.parse(stdout));
}

interface Row {
  readonly from: string;
  /** Undefined: anything. */
  readonly ours: readonly string[] | undefined;
  readonly packages: readonly string[] | undefined;
}

const namesIn = (cell: string): readonly string[] | undefined =>
  cell.trim() === 'anything' ? undefined : [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** The rows of the import table, from the document itself. */
function readTable(): readonly Row[] {
  return readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|'))
    .filter((cells) => cells.length === 5 && cells[1]?.includes('`') === true)
    .map(([, from = '', ours = '', packages = '']) => ({
      from: namesIn(from)?.[0] ?? '',
      ours: namesIn(ours),
      packages: namesIn(packages),
    }));
}

const TABLE = readTable();
/** Read by nobody but tests and benches. */
const TEST_FOLDERS = ['lib/testing', 'test', 'bench'];
const TARGETS = [...TABLE.map(({ from }) => from), 'infra', ...TEST_FOLDERS];
const PACKAGES = Object.keys(
  z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))).dependencies,
);

const isAllowed = ({ from, ours }: Row, to: string): boolean => {
  if (TEST_FOLDERS.includes(to) || to === 'infra') return false;
  if (to === 'functions') return from === 'functions';
  return ours === undefined || to === from || ours.includes(to);
};

const slug = (text: string): string => text.replaceAll(/[^a-z0-9]+/gi, '-');

/** path -> content */
type Tree = Map<string, string>;

const importOf = (from: string, to: string): string => {
  const path = relative(dirname(from), to);
  return `import '${path.startsWith('.') ? path : `./${path}`}';\n`;
};

function plantCell(tree: Tree, from: string, to: string): string {
  const file = `${from}/imports-${slug(to)}.ts`;
  tree.set(file, importOf(file, `${to}/leaf.ts`));
  return file;
}

/** Violations of rules that a made-up import breaks, beyond the cells of the table: rule name -> files. */
const SPECIAL: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-circular': {
    'lib/domain/circle-a.ts': "import './circle-b.ts';\n",
    'lib/domain/circle-b.ts': "import './circle-a.ts';\n",
  },
  'no-unresolvable': { 'lib/domain/nowhere.ts': "import './does-not-exist.ts';\n" },
  'no-barrels': { 'lib/trading/index.ts': '', 'lib/trading/barrel.ts': "import './index.ts';\n" },
  'domain-is-pure': { 'lib/domain/core.ts': "import 'node:fs';\n" },
  'only-tests-import-tests': { 'lib/domain/of-test.ts': "import './leaf.test.ts';\n", 'lib/domain/leaf.test.ts': '' },
  'only-functions-read-the-environment': {
    'lib/trading/environment.ts': "import { env } from 'node:process';\nenv;\n",
  },
  dashboard: { 'dashboard/page.ts': importOf('dashboard/page.ts', 'lib/domain/leaf.ts') },
};

/** Forms of import that must all be seen. */
const FORMS: Readonly<Record<string, string>> = {
  'type-only': "import type { leaf } from '../ports/leaf.ts';\nexport type Leaf = typeof leaf;\n",
  'inline-type': "import { type leaf } from '../ports/leaf.ts';\nexport type Leaf = typeof leaf;\n",
  dynamic: "export const load = () => import('../ports/leaf.ts');\n",
  're-export': "export * from '../ports/leaf.ts';\n",
  'named-re-export': "export { leaf } from '../ports/leaf.ts';\n",
};

describe('the rules', () => {
  let root = '';
  let seen: Cruise = { modules: [], summary: { violations: [] } };

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'architecture-'));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(join(root, 'package.json'), readFileSync(join(ROOT, 'package.json')));
    const tree: Tree = new Map(TARGETS.map((folder) => [`${folder}/leaf.ts`, 'export const leaf = 1;\n']));
    for (const { from } of TABLE) {
      for (const to of TARGETS) plantCell(tree, from, to);
      for (const name of PACKAGES) tree.set(`${from}/uses-${slug(name)}.ts`, `import '${name}';\n`);
    }
    for (const to of TARGETS) {
      plantCell(tree, 'test', to);
      plantCell(tree, 'bench', to);
    }
    for (const files of Object.values(SPECIAL)) for (const [path, text] of Object.entries(files)) tree.set(path, text);
    for (const [form, text] of Object.entries(FORMS)) tree.set(`lib/domain/form-${form}.ts`, text);
    for (const [path, text] of tree) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    seen = cruise(root, ['functions', 'intents', 'strategies', 'lib', 'infra', 'dashboard', 'test', 'bench']);
  }, 60_000);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const isRefused = (from: string, to: RegExp | string): boolean =>
    seen.summary.violations.some((violation) => violation.from === from && new RegExp(to).test(violation.to));

  it.each(TABLE.map((row) => [row.from, row] as const))('hold %s to its row, cell by cell', (from, row) => {
    const cells = TARGETS.map((to) => [to, isRefused(`${from}/imports-${slug(to)}.ts`, `^${to}/`)]);
    expect(cells).toEqual(TARGETS.map((to) => [to, !isAllowed(row, to)]));
  });

  it.each(TABLE.map((row) => [row.from, row] as const))(
    'let %s use its packages and no others',
    (from, { packages }) => {
      const cells = PACKAGES.map((name) => [name, isRefused(`${from}/uses-${slug(name)}.ts`, `node_modules/${name}/`)]);
      expect(cells).toEqual(PACKAGES.map((name) => [name, packages !== undefined && !packages.includes(name)]));
    },
  );

  it('let tests and benches import anything', () => {
    expect(seen.summary.violations.filter(({ from }) => /^(test|bench)\//.test(from))).toEqual([]);
  });

  it('see every form of import', () => {
    const forms = Object.keys(FORMS);
    expect(forms.filter((form) => !isRefused(`lib/domain/form-${form}.ts`, '^lib/ports/'))).toEqual([]);
  });

  it('can all be broken: each refuses something that was planted', async () => {
    const { forbidden } = ruleNames.parse(await import(CONFIG)).default;
    const broken = new Set(seen.summary.violations.map(({ rule }) => rule.name));
    expect(forbidden.map(({ name }) => name).filter((name) => !broken.has(name))).toEqual([]);
    for (const [rule, files] of Object.entries(SPECIAL)) {
      const found = seen.summary.violations.some(({ from, rule: { name } }) => name === rule && from in files);
      expect([rule, found]).toEqual([rule, true]);
    }
  });
});

describe('the code', () => {
  const layers = ['functions', 'intents', 'strategies', 'lib', 'infra', 'dashboard', 'test', 'bench'].filter((layer) =>
    existsSync(join(ROOT, layer)),
  );
  const sources = layers.flatMap((layer) =>
    readdirSync(join(ROOT, layer), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
      .map((path) => join(layer, path)),
  );

  it('breaks no rule, and no file escapes the rules', () => {
    const { modules, summary } = cruise(ROOT, layers);
    expect(summary.violations).toEqual([]);
    const seen = new Set(modules.map(({ source }) => source));
    expect(sources.filter((path) => !seen.has(path))).toEqual([]);
  }, 60_000);

  it('has a row in the table for each of its folders', () => {
    const folders = sources
      .map((path) => /^(lib\/adapters\/[^/]+|lib\/[^/]+|[^/]+)\//.exec(path)?.[1] ?? path)
      .filter((folder) => !TARGETS.includes(folder));
    expect([...new Set(folders)]).toEqual([]);
  });

  it('lets single-file components import what the row of the dashboard says', () => {
    const row = TABLE.find(({ from }) => from === 'dashboard');
    const components = readdirSync(join(ROOT, 'dashboard/src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.vue'))
      .map((path) => join('dashboard/src', path));
    const imports = components.flatMap((path) =>
      [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\b(?:from|import)\b\s*\(?\s*'([^'\s]+)'/g)].map(
        ([, target = '']) => ({ path, target }),
      ),
    );
    const isRefusedHere = ({ path, target }: { readonly path: string; readonly target: string }): boolean =>
      target.startsWith('.')
        ? !join(dirname(path), target).startsWith('dashboard/src/')
        : row?.packages?.includes(target) !== true;
    expect(imports.length).toBeGreaterThan(20);
    expect(imports.filter(isRefusedHere)).toEqual([]);
  });

  it('reads the environment in functions and adapters alone', () => {
    const inner = sources.filter(
      // What builds the page and writes its client are commands.
      (path) => !/^(functions|lib\/adapters|lib\/testing|test|bench|dashboard(?!\/src))\/|\.test\.ts$/.test(path),
    );
    const readers = inner.filter((path) =>
      /\bprocess\.(env|argv|exit|cwd)\b/.test(readFileSync(join(ROOT, path), 'utf8')),
    );
    expect(inner.length).toBeGreaterThan(20);
    expect(readers).toEqual([]);
  });
});
