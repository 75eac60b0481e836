/**
 * The order in which entries are listed, newest first, as text that one field holds: for every severity and for a run alike a
 * list is a range of a single field, so that no composite index is needed. An entry has only the fields of its own severity
 * and below: who asks for errors reads nothing else.
 */
import * as z from 'zod';
import { InvalidValueError } from '../../domain/errors.ts';
import { MAX_ENTRIES_LISTED, SEVERITIES, type ListWanted, type Severity } from '../../ports/delivery-overview.ts';
import { severityOf } from '../../ports/entry-severity.ts';
import type { SequencedEntry } from '../../ports/trade-log.ts';

/** Above 2^53. */
const SEQUENCE_DIGITS = 16;

const bySeverity = z.partialRecord(z.enum(SEVERITIES), z.string());
export const orderKeysField = z.strictObject({ all: bySeverity, run: bySeverity });
export type OrderKeys = z.output<typeof orderKeysField>;

export function orderKeys(entry: SequencedEntry): OrderKeys {
  const key = orderKey(entry);
  const levels = SEVERITIES.slice(0, SEVERITIES.indexOf(severityOf(entry)) + 1);
  const of = (text: string): { readonly [Level in Severity]?: string } =>
    Object.fromEntries(levels.map((level) => [level, text]));
  return { all: of(key), run: of(`${entry.runId}/${key}`) };
}

/** Grows with the sequence; unique, so that it is a cursor. */
export const orderKey = ({ sequence, id }: SequencedEntry): string =>
  `${String(sequence).padStart(SEQUENCE_DIGITS, '0')}-${id}`;

/** The range of one field that a list is: `from <= field < before`, descending. */
export interface KeyRange {
  readonly scope: keyof OrderKeys;
  readonly level: Severity;
  readonly from: string;
  readonly before: string;
}

/** After every digit: no sequence number begins with it. */
const AFTER_ALL = ':';

/** @throws InvalidValueError */
export function keyRange({ limit, before, atLeast, runId }: ListWanted): KeyRange {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ENTRIES_LISTED) {
    throw new InvalidValueError({ field: 'limit', found: String(limit), needed: `1 to ${MAX_ENTRIES_LISTED}` });
  }
  const prefix = runId === undefined ? '' : `${runId}/`;
  return {
    scope: runId === undefined ? 'all' : 'run',
    level: atLeast,
    from: prefix,
    before: `${prefix}${before ?? AFTER_ALL}`,
  };
}
