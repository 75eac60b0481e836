/**
 * Sink that asks a language model for a note on an entry, for people. Entries below the configured importance are not asked
 * about. The note is an opinion: it is kept beside the entry, and nothing acts on it.
 */
import { ModelError, type LanguageModel } from '../ports/language-model.ts';
import type { Sink, SinkResult } from '../ports/sink.ts';
import { isAtLeast, type Importance } from './entry-importance.ts';
import { notePrompt } from './note-prompt.ts';

/** A note is a few sentences; a page of them is cut. */
const MAX_NOTE_LENGTH = 4_000;

export function createNoteSink(model: LanguageModel, importance: Importance): Sink {
  return {
    name: 'gemini',
    describe: () => `${model.describe()}, entries of importance ${importance} and above`,
    check: (signal) => model.check(signal),
    async deliver({ entry }, signal): Promise<SinkResult> {
      if (!isAtLeast(entry, importance)) return { kind: 'skipped', why: `below importance ${importance}` };
      try {
        // A note that was written and lost is written again: it takes effect only where it is recorded.
        const { text, model: name } = await model.generate(notePrompt(entry), signal);
        return { kind: 'delivered', note: `${text.trim().slice(0, MAX_NOTE_LENGTH)}\n(${name})` };
      } catch (error) {
        if (error instanceof ModelError && !error.mayPass) return { kind: 'refused', reason: error.message };
        const late = signal.aborted ? 'The model did not answer in time' : `The model failed (${nameOf(error)})`;
        const reason = error instanceof ModelError ? error.message : late;
        return { kind: 'retry-later', afterMs: undefined, mayExist: false, reason };
      }
    },
  };
}

/** Its words may hold what was sent. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
