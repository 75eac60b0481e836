/**
 * The wire form of a trade-log entry: one JSON object with a version, read back strictly wherever it enters again (a
 * spool file, a Pub/Sub message, the ledger). Unknown fields are refused: what we do not model we do not pass on. It
 * stands beside the port because every one of those readers is another adapter.
 */
import { ValidationError, type FieldProblem } from '../domain/errors.ts';
import { runId } from '../domain/ids.ts';
import { TRADE_LOG_ACTIONS, TRADE_LOG_STATUSES, type SequencedEntry, type TradeLogEntry } from './trade-log.ts';

const ENTRY_FIELDS = [
  'id',
  'timestamp',
  'runId',
  'symbol',
  'conId',
  'action',
  'price',
  'volume',
  'profit',
  'status',
  'errorMessage',
  'comment',
  'strategies',
  'version',
] as const;
type Fields = { readonly [name: string]: unknown };

/** @throws ValidationError naming each field that does not fit, or the version that is not known */
export function decodeTradeLogEntry(value: unknown): TradeLogEntry {
  return decodeFields(value, ENTRY_FIELDS);
}

/** With its sequence number. @throws ValidationError */
export function decodeSequencedEntry(value: unknown): SequencedEntry {
  const entry = decodeFields(value, [...ENTRY_FIELDS, 'sequence']);
  const { sequence } = fieldsOf(value);
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence >= 0) return { ...entry, sequence };
  throw refused([{ field: 'sequence', found: shown(sequence), needed: 'a whole number' }]);
}

function decodeFields(value: unknown, known: readonly string[]): TradeLogEntry {
  const fields = fieldsOf(value);
  if (fields['version'] !== 1) throw refused([{ field: 'version', found: shown(fields['version']), needed: '1' }]);
  const problems: FieldProblem[] = Object.keys(fields)
    .filter((field) => !known.includes(field))
    .map((field) => ({ field: field.slice(0, 60), found: 'a field', needed: 'none of this name' }));
  const text = (field: string): string => {
    const found = fields[field];
    if (typeof found === 'string') return found;
    problems.push({ field, found: shown(found), needed: 'text' });
    return '';
  };
  const optional = (field: string): string | undefined => (fields[field] === undefined ? undefined : text(field));
  const oneOf = <Word extends string>(field: string, words: readonly [Word, ...Word[]]): Word => {
    const found = words.find((word) => word === fields[field]);
    if (found === undefined) problems.push({ field, found: shown(fields[field]), needed: words.join(', ') });
    return found ?? words[0];
  };
  const entry = {
    id: text('id'),
    timestamp: text('timestamp'),
    runId: text('runId'),
    symbol: text('symbol'),
    conId: numberIn(fields, 'conId', problems),
    action: oneOf('action', TRADE_LOG_ACTIONS),
    price: optional('price'),
    volume: text('volume'),
    profit: optional('profit'),
    status: oneOf('status', TRADE_LOG_STATUSES),
    errorMessage: optional('errorMessage'),
    comment: text('comment'),
    strategies: sharesIn(fields['strategies'], problems),
    version: 1,
  } as const;
  if (!/^[!-~]{1,200}$/.test(entry.id)) {
    problems.push({ field: 'id', found: shown(entry.id), needed: '1 to 200 visible characters' });
  }
  if (!/^[0-9a-f]{64}$/.test(entry.runId)) {
    problems.push({ field: 'runId', found: shown(entry.runId), needed: '64 hexadecimal digits' });
  }
  if (problems.length > 0) throw refused(problems.slice(0, 5));
  return { ...entry, runId: runId(entry.runId) };
}

function numberIn(fields: Fields, field: string, problems: FieldProblem[]): number | undefined {
  const found = fields[field];
  if (found === undefined || (typeof found === 'number' && Number.isSafeInteger(found))) return found;
  problems.push({ field, found: shown(found), needed: 'a whole number' });
  return undefined;
}

function sharesIn(value: unknown, problems: FieldProblem[]): TradeLogEntry['strategies'] {
  const parts = isFields(value) ? Object.entries(value) : undefined;
  const shares = parts?.flatMap(([id, part]) => (typeof part === 'string' ? [[id, part] as const] : []));
  if (shares !== undefined && shares.length === parts?.length) return Object.fromEntries(shares);
  problems.push({ field: 'strategies', found: shown(value), needed: 'texts by strategy' });
  return {};
}

function fieldsOf(value: unknown): Fields {
  if (isFields(value)) return value;
  throw refused([{ field: 'entry', found: shown(value), needed: 'an object' }]);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (problems: readonly FieldProblem[]): ValidationError =>
  new ValidationError('Trade-log entry', problems);

function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 60)}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : 'an object';
}
