/** An entry without secrets in what people write and services say: its words. What is an id, a figure or a name of ours has none. */
import type { TradeLogEntry } from '../ports/trade-log.ts';

export type Redact = (text: string) => string;

/** The same object where there is nothing to take out, as nearly always. */
export function redactedEntry<Entry extends TradeLogEntry>(entry: Entry, redact: Redact): Entry {
  const comment = redact(entry.comment);
  const errorMessage = entry.errorMessage === undefined ? undefined : redact(entry.errorMessage);
  const isClean = comment === entry.comment && errorMessage === entry.errorMessage;
  return isClean ? entry : { ...entry, comment, errorMessage };
}
