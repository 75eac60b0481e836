/**
 * The folder of `npm start -- --state DIR`: gateway and store, both begun or both kept, and their logs. One process at a
 * time. A beginning that was cut short before the desk served anybody is begun anew, in words; anything else that does not
 * fit is refused. It opens none of the files itself.
 */
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ValidationError, type FieldProblem } from '../lib/domain/errors.ts';
import { lockFile } from '../lib/files/lock-file.ts';
import type { Settings } from './config.ts';

export interface StateFolder {
  readonly gatewayFile: string;
  readonly storeFile: string;
  readonly tradeLogFile: string;
  readonly wireLogFile: string;
  /** Neither gateway nor store is there yet. */
  readonly isFresh: boolean;
  /** The beginning is over: from now on both are kept. */
  begun(): void;
  close(): void;
}

/** @throws Error where another process has it, ValidationError where only one of gateway and store is there */
export function openStateFolder(folder: string, tell: (text: string) => void): StateFolder {
  mkdirSync(folder, { recursive: true });
  const file = (name: string): string => path.join(folder, name);
  const unlock = lockFile({ file: file('desk'), what: 'State of the desk' });
  try {
    const files = { gatewayFile: file('gateway.json'), storeFile: file('store.jsonl') };
    const beginning = file('beginning');
    if (existsSync(beginning)) {
      for (const each of Object.values(files)) rmSync(each, { force: true });
      tell(`State in ${folder} was never begun to the end: found ${beginning}, begun anew`);
    }
    const isFresh = isFreshPair(folder, files);
    if (isFresh) writeFileSync(beginning, 'Removed once the desk has lived through its first day\n');
    return {
      ...files,
      tradeLogFile: file('trade-log.jsonl'),
      wireLogFile: file('wire-log.jsonl'),
      isFresh,
      begun: () => rmSync(beginning, { force: true }),
      close: unlock,
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function isFreshPair(
  folder: string,
  { gatewayFile, storeFile }: Pick<StateFolder, 'gatewayFile' | 'storeFile'>,
): boolean {
  const found = [gatewayFile, storeFile].filter(isKept);
  const [only] = found;
  if (found.length !== 1 || only === undefined) return found.length === 0;
  const missing = only === gatewayFile ? storeFile : gatewayFile;
  throw new ValidationError(`State in ${folder}`, [
    {
      field: path.basename(missing),
      found: `nothing in it beside ${path.basename(only)}`,
      needed: 'both files or neither',
    },
  ]);
}

/** An empty file keeps nothing: a ledger begun anew beside a broker that holds positions would be a guess. */
const isKept = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

/** `--state` keeps the store itself: a store that is elsewhere has no place beside it. @throws ValidationError */
export function checkStateSettings(settings: Settings): void {
  const { INTENTDESK_STORE: choice, FIRESTORE_EMULATOR_HOST, GOOGLE_CLOUD_PROJECT, STORE_FILE } = settings;
  const isForced = choice === 'embedded';
  const needed = 'nothing with --state, which keeps the embedded store in its folder';
  const problems: FieldProblem[] = [];
  const refuse = (field: string, found: string | undefined): void => {
    if (found !== undefined) problems.push({ field, found: `"${found}"`, needed });
  };
  refuse('STORE_FILE', STORE_FILE);
  if (choice === 'emulator') refuse('INTENTDESK_STORE', choice);
  if (!isForced) refuse('FIRESTORE_EMULATOR_HOST', FIRESTORE_EMULATOR_HOST);
  if (!isForced) refuse('GOOGLE_CLOUD_PROJECT', GOOGLE_CLOUD_PROJECT);
  if (problems.length > 0) throw new ValidationError('Environment', problems);
}
