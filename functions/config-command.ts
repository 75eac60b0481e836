/**
 * `npm run config -- show | check | diff | set`: the stored configuration, from a terminal. Output is lines of
 * `path: value`; what does not fit is told by field, found and needed. It opens no store itself.
 */
import { parseArgs } from 'node:util';
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';
import type { Json, Mode } from '../lib/domain/run.ts';
import type { ConfigurationDocuments } from '../lib/ports/configuration-store.ts';
import { checkConfiguration } from '../intents/check-configuration.ts';
import { fieldsOf } from '../intents/configuration-fields.ts';
import { setConfiguration, STRATEGY_IDS, type SetDeps } from './set-configuration.ts';

export const USAGE = `Usage: npm run config -- show
       npm run config -- check [COMMON.yaml MODE.yaml]
       npm run config -- diff [--seed NAME]
       npm run config -- set PATH VALUE --reason TEXT [--in common] [--author NAME]`;

export interface ConfigCommand {
  readonly name: 'show' | 'check' | 'diff' | 'set';
  readonly words: readonly string[];
  readonly reason: string;
  readonly author: string | undefined;
  readonly isCommon: boolean;
  /** Seed of the mode's document to compare with. */
  readonly seed: string | undefined;
}

/** Words each command takes. */
const WORDS: { readonly [Name in ConfigCommand['name']]: readonly number[] } = {
  show: [0],
  check: [0, 2],
  diff: [0],
  set: [2],
};

/** @throws ValidationError with the usage */
export function parseConfigCommand(args: readonly string[]): ConfigCommand {
  const { values, positionals } = parsed(args);
  const [first, ...words] = positionals;
  const name = (['show', 'check', 'diff', 'set'] as const).find((known) => known === first);
  if (name === undefined) throw misused('COMMAND', first ?? 'nothing', 'show, check, diff or set');
  if (!WORDS[name].includes(words.length)) {
    throw misused(name, `${words.length} words`, WORDS[name].map(String).join(' or '));
  }
  if (name === 'set' && values.reason === undefined) throw misused('--reason', 'nothing', 'words that say why');
  if (values.in !== undefined && values.in !== 'common') throw misused('--in', values.in, 'common, or nothing');
  const { reason = '', author, seed } = values;
  return { name, words, reason, author, isCommon: values.in === 'common', seed };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { reason: text, author: text, in: text, seed: text };
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw misused('option', error instanceof Error ? error.message : String(error), 'one of those of the usage');
  }
}

const misused = (field: string, found: string, needed: string): ValidationError =>
  new ValidationError(`${USAGE}\nCommand`, [{ field, found, needed }]);

export interface ConfigDeps extends SetDeps {
  readonly tell: (line: string) => void;
  /** Who is logged in here. */
  readonly user: string;
  readonly readDocument: (file: string) => Promise<Json>;
  readonly readSeed: (name: string) => Promise<Json>;
}

/** Exit status: 1 where something does not fit. @throws ValidationError for a change that is refused */
export async function runConfigCommand(deps: ConfigDeps, command: ConfigCommand, signal: AbortSignal): Promise<number> {
  const stored = (): Promise<ConfigurationDocuments> => deps.stores.configuration.read(deps.mode, signal);
  switch (command.name) {
    case 'show':
      return show(deps, await stored());
    case 'check':
      return check(deps, await stored());
    case 'diff':
      return diff(deps, await stored(), await seeds(deps, command));
    case 'set':
      return set(deps, command, signal);
  }
}

const shown = (value: Json | undefined): string => (value === undefined ? '(nothing)' : JSON.stringify(value));

/** What holds, and which document says so. */
function show({ tell, mode }: ConfigDeps, documents: ConfigurationDocuments): number {
  const own = fieldsOf(documents.mode);
  const fields = new Map([...fieldsOf(documents.common), ...own]);
  for (const [path, value] of [...fields].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    tell(`${path}: ${shown(value)}  # ${own.has(path) ? mode : 'common'}`);
  }
  return check({ tell, mode }, documents);
}

function check({ tell, mode }: Pick<ConfigDeps, 'tell' | 'mode'>, documents: ConfigurationDocuments): number {
  const result = checkConfiguration(documents, { mode, strategies: STRATEGY_IDS });
  if (result.kind === 'fits') {
    const { version, tradingState, tradingStateReason } = result.configuration;
    tell(`Configuration of mode ${mode} fits: version ${version}, ${tradingState} (${tradingStateReason})`);
    return 0;
  }
  for (const problem of result.problems) tell(problemLine(problem));
  tell(`Configuration of mode ${mode} does not fit: ${result.problems.length} problems; the desk refuses to run on it`);
  return 1;
}

const problemLine = ({ field, found, needed }: FieldProblem): string => `${field}: found ${found}, needed ${needed}`;

type FileDeps = Pick<ConfigDeps, 'tell' | 'mode' | 'readDocument'>;

/** `check COMMON.yaml MODE.yaml`: needs no store. */
export async function checkFiles(deps: FileDeps, files: readonly string[]): Promise<number> {
  const [common, mode] = await Promise.all(files.map(deps.readDocument));
  return check(deps, { common, mode });
}

async function seeds({ readSeed, mode }: ConfigDeps, { seed }: ConfigCommand): Promise<ConfigurationDocuments> {
  return { common: await readSeed('common'), mode: await readSeed(seed ?? seedName(mode)) };
}

/** The seed of a mode in the cloud. */
const seedName = (mode: Mode): string => (mode === 'paper' ? 'paper' : 'mode-live');

/** Lines of `diff`: what the seed says and the store does not, and the other way round. */
function diff({ tell, mode }: ConfigDeps, stored: ConfigurationDocuments, seed: ConfigurationDocuments): number {
  let lines = 0;
  for (const [name, slot] of [
    ['common', 'common'],
    [mode, 'mode'],
  ] as const) {
    const [before, after] = [fieldsOf(seed[slot]), fieldsOf(stored[slot])];
    for (const path of [...new Set([...before.keys(), ...after.keys()])].toSorted()) {
      const [old, now] = [before.get(path), after.get(path)];
      if (JSON.stringify(old) === JSON.stringify(now)) continue;
      tell(`${name} ${path}: ${shown(old)} -> ${shown(now)}`);
      lines += 1;
    }
  }
  tell(lines === 0 ? 'The store says what the seeds say' : `${lines} fields differ from the seeds`);
  return 0;
}

async function set(deps: ConfigDeps, command: ConfigCommand, signal: AbortSignal): Promise<number> {
  const [path = '', word = ''] = command.words;
  const { mode, tell, user } = deps;
  const document = command.isCommon ? 'common' : mode;
  const change = { document, path, word, reason: command.reason, author: command.author ?? user } as const;
  const made = await setConfiguration(deps, change, signal);
  for (const { before, after } of made.changes) {
    tell(`${document} ${path}: ${before === null ? '(nothing)' : shown(before)} -> ${shown(after)}`);
  }
  tell(`Version ${made.versionBefore} -> ${made.versionAfter}, run ${made.runId}`);
  return 0;
}
