/**
 * Sets one field of a stored configuration document from a word of the command line: the first meaning of the word with
 * which the whole fits. What a change is, and that it is a run, is `intents/change-configuration.ts`.
 */
import { ValidationError } from '../lib/domain/errors.ts';
import type { Json, Mode } from '../lib/domain/run.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { ConfigurationDocuments } from '../lib/ports/configuration-store.ts';
import {
  changeConfiguration,
  decideChange,
  type ChangeDeps,
  type MadeChange,
  type WantedChange,
} from '../intents/change-configuration.ts';
import { meaningsOf } from '../intents/configuration-fields.ts';
import { STRATEGIES } from '../strategies/registry.ts';
import type { Stores } from './wiring.ts';

export interface ConfigurationChange {
  readonly document: 'common' | Mode;
  readonly path: string;
  /** As on the command line: JSON, or text. */
  readonly word: string;
  readonly reason: string;
  readonly author: string;
}

export interface SetDeps {
  readonly stores: Pick<Stores, 'configuration' | 'runs' | 'ledger'>;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly random: () => string;
}

/** Of every strategy that the desk has code of. */
export const STRATEGY_IDS: readonly string[] = [...STRATEGIES.keys()];

/** @throws ValidationError naming each field that would not fit; nothing has changed then */
export async function setConfiguration(
  { stores, mode, clock, random }: SetDeps,
  change: ConfigurationChange,
  signal: AbortSignal,
): Promise<MadeChange> {
  const { document, path, word, reason, author } = change;
  if (reason.trim() === '' || reason.length > 500) {
    const found = `"${reason.slice(0, 80)}"`;
    throw new ValidationError('Command', [{ field: '--reason', found, needed: 'words that say why' }]);
  }
  const deps: ChangeDeps = { ...stores, mode, clock, random, strategyIds: STRATEGY_IDS };
  const documents = await stores.configuration.read(mode, signal);
  const wanted = (value: Json): WantedChange => ({
    document,
    changes: [{ path, value }],
    reason,
    author,
    version: undefined,
  });
  return changeConfiguration(deps, wanted(meaningThatFits(deps, { documents, word, wanted })), signal);
}

/** @throws ValidationError where none fits */
function meaningThatFits(
  deps: ChangeDeps,
  {
    documents,
    word,
    wanted,
  }: {
    readonly documents: ConfigurationDocuments;
    readonly word: string;
    readonly wanted: (value: Json) => WantedChange;
  },
): Json {
  const refusals: ValidationError[] = [];
  for (const value of meaningsOf(word)) {
    try {
      decideChange(deps, documents, wanted(value));
      return value;
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      refusals.push(error);
    }
  }
  // A decimal that is out of bounds is told by its bounds, not by being no text.
  const best = refusals.find(({ problems }) => !problems.some(({ needed }) => needed === 'text')) ?? refusals[0];
  throw best ?? new ValidationError('Command', [{ field: 'VALUE', found: 'nothing', needed: 'a value' }]);
}
