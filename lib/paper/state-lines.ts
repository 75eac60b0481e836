/**
 * The text of a state file: a first line that says what it is, then one line a change, each `crc32 json\n`, the JSON a
 * list of `[name, value]` (null: removed). Only bytes in, values out; no file is touched here.
 */
import { crc32 } from 'node:zlib';
import { CorruptRecordError, ValidationError } from '../domain/errors.ts';
import { BROKER_STATE_VERSION, type BrokerState } from './broker-state.ts';
import type { StateEntry } from './state-changes.ts';

/** Without these the same orders would meet other prices, or another account. */
export interface StateIdentity {
  readonly account: string;
  readonly seed: number;
  /** Fingerprint of the price files. */
  readonly prices: string;
}

const FORMAT = 'intentdesk-paper-gateway';
const NEWLINE = 0x0a;

export const headerLine = ({ account, seed, prices }: StateIdentity): Buffer =>
  line(JSON.stringify({ format: FORMAT, version: BROKER_STATE_VERSION, account, seed, prices }));

export const changeLine = (entries: readonly StateEntry[]): Buffer => line(JSON.stringify(entries));

export interface ParsedState {
  readonly state: BrokerState;
  /** Bytes up to here are whole lines; what follows is a change that nobody was told of. */
  readonly wholeBytes: number;
}

/**
 * Every line must be whole and fit its checksum; only the last may be cut short, by a process killed while writing it.
 * @throws CorruptRecordError naming the line; ValidationError where it is of another account, seed, price files or version
 */
export function parseState(file: string, bytes: Buffer, identity: StateIdentity): ParsedState {
  const headerEnd = bytes.indexOf(NEWLINE);
  checkHeader(file, headerEnd === -1 ? undefined : parsed(bytes.subarray(0, headerEnd)), identity);
  const state = new Map<string, unknown>();
  let from = headerEnd + 1;
  for (let lineNumber = 2; from < bytes.length; lineNumber += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    if (end === -1) break;
    take(`${file}:${lineNumber}`, parsed(bytes.subarray(from, end)), state);
    from = end + 1;
  }
  if (state.size === 0) throw new CorruptRecordError(file, 'found no state after its first line, needed one');
  return { state, wholeBytes: from };
}

function checkHeader(file: string, header: unknown, identity: StateIdentity): void {
  if (typeof header !== 'object' || header === null || !('format' in header) || header.format !== FORMAT) {
    throw new CorruptRecordError(file, 'it does not begin as a state file of the paper gateway');
  }
  const found: Readonly<Record<string, unknown>> = { ...header };
  const { account, seed, prices } = identity;
  const needed = { version: BROKER_STATE_VERSION, account, seed, prices };
  const problems = Object.entries(needed)
    .filter(([name, value]) => found[name] !== value)
    .map(([name, value]) => ({
      field: name === 'prices' ? 'prices (fingerprint of the files of --data)' : name,
      found: JSON.stringify(found[name]) ?? 'nothing',
      needed: String(value),
    }));
  if (problems.length > 0) throw new ValidationError(`State file ${file}`, problems);
}

function take(at: string, entries: unknown, state: Map<string, unknown>): void {
  if (!Array.isArray(entries)) throw new CorruptRecordError(at, 'its checksum does not fit');
  for (const entry of entries) {
    const [name, value]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof name !== 'string') throw new CorruptRecordError(at, 'found an entry without a name, needed one');
    if (value === null) state.delete(name);
    else state.set(name, value);
  }
}

const line = (json: string): Buffer => Buffer.from(`${checksum(json)} ${json}\n`);

const checksum = (text: string | Buffer): string => crc32(text).toString(16).padStart(8, '0');

/** Undefined where the checksum does not fit. */
function parsed(bytes: Buffer): unknown {
  const json = bytes.subarray(9);
  return bytes.toString('latin1', 0, 9) === `${checksum(json)} ` ? JSON.parse(json.toString('utf8')) : undefined;
}
