/**
 * `npm run trade-log:replay [-- --file DEAD-LETTERS --folder SPOOL]`: brings dead letters back to the topic, from the
 * dead-letter subscription, or from the file that the in-process topic of `npm start -- --state DIR` keeps. Entries that
 * were delivered in part get only what is missing.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openEntrySpool } from '../lib/adapters/file/entry-spool.ts';
import { openPubSub } from '../lib/adapters/pubsub/open-pubsub.ts';
import { replayDeadLetters } from '../lib/adapters/pubsub/replay-dead-letters.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { decodeSequencedEntry } from '../lib/ports/decode-trade-log-entry.ts';
import type { EntryLine } from '../lib/ports/trade-log.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import { readSettings } from './config.ts';
import { DEMO_PROJECT } from './open-trade-log.ts';
import { readFlags } from './read-flags.ts';
import { runMain } from './run-main.ts';

const REPLAY_MS = 600_000;
const tell = (text: string): void => void process.stdout.write(`${text}\n`);

const USAGE = 'npm run trade-log:replay [-- --file FILE --folder DIR]';

await runMain('trade-log:replay', async () => {
  const { values } = readFlags(USAGE, () =>
    parseArgs({ options: { file: { type: 'string' }, folder: { type: 'string' } } }),
  );
  if (values.file !== undefined && values.folder !== undefined) return replayFile(values.file, values.folder);
  const { PUBSUB_EMULATOR_HOST: emulatorHost, GOOGLE_CLOUD_PROJECT: project } = readSettings(process.env);
  if (emulatorHost === undefined && project === undefined) {
    const found = 'nothing, and no PUBSUB_EMULATOR_HOST; nor --file with --folder';
    throw new ValidationError('Environment', [
      { field: 'GOOGLE_CLOUD_PROJECT', found, needed: 'where the dead letters are' },
    ]);
  }
  const link = openPubSub({ projectId: project ?? DEMO_PROJECT, emulatorHost });
  try {
    const { replayed, unreadable } = await withDeadline(
      systemClock,
      { what: 'replaying dead letters', durationMs: REPLAY_MS },
      (signal) => replayDeadLetters(link, { signal, tell }),
    );
    tell(`Replayed ${replayed} dead letters, left ${unreadable} that are no entries`);
    return unreadable === 0 ? 0 : 1;
  } finally {
    await link.close();
  }
});

/** Puts them into the spool as the lines of a process that has ended: the next start of the stack takes them over. */
function replayFile(file: string, folder: string): number {
  const taken = `${file}.replaying`;
  // One that died half-way is gone through again: entries are their ids.
  if (!existsSync(taken)) {
    if (!existsSync(file)) {
      tell(`Replayed 0 dead letters: ${file} is not there`);
      return 0;
    }
    renameSync(file, taken);
  }
  const texts = readFileSync(taken, 'utf8')
    .split('\n')
    .filter((text) => text !== '');
  const lines = texts.flatMap((text) => lineOf(text) ?? []);
  const others = texts.filter((text) => lineOf(text) === undefined);
  const spool = openEntrySpool({ folder, report: tell });
  for (const line of lines) spool.append(line);
  spool.close();
  if (others.length > 0) appendFileSync(`${file}.unreadable`, `${others.join('\n')}\n`, { mode: 0o600 });
  rmSync(taken);
  tell(`Replayed ${lines.length} dead letters: the next start delivers them`);
  if (others.length === 0) return 0;
  tell(`Left ${others.length} that are no entries in ${file}.unreadable`);
  return 1;
}

/** Undefined for what is no entry: kept for people, never thrown away. */
function lineOf(text: string): EntryLine | undefined {
  try {
    const { id, sequence } = decodeSequencedEntry(JSON.parse(text));
    return { id, sequence, text };
  } catch {
    // Counted and named by the caller.
    return undefined;
  }
}
