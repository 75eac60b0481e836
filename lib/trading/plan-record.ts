/**
 * The "why" of a plan as JSON and back: everything `planAllocation` decided from, and what it decided, so that a stored
 * run can be decided again without broker, market or clock. Decimals, maps and sets are tagged, nothing is rounded. It
 * stores nothing and judges nothing.
 */
import { decimal, decimalText, type Decimal } from '../domain/decimal.ts';
import { CorruptRecordError } from '../domain/errors.ts';
import type { Json } from '../domain/run.ts';
import type { AllocationInput, AllocationPlan } from './allocation-plan.ts';
import { planAllocation } from './plan-allocation.ts';

/** Changes whenever an older record can no longer give the same plan; the golden runs are then made anew. */
export const PLAN_RECORD_VERSION = 1;

/** JSON of a decision: `{version, input, plan}`. */
export const encodePlan = (input: AllocationInput, plan: AllocationPlan): Json => ({
  version: PLAN_RECORD_VERSION,
  input: encode(input),
  plan: encode(plan),
});

export type Replay =
  /** Differences in words, empty where the plan is the same. */
  | { readonly kind: 'replayed'; readonly orders: number; readonly differences: readonly string[] }
  /** Of a version whose meaning this code does not know: nothing is compared. */
  | { readonly kind: 'other-version'; readonly version: Json };

/** Decides again from the stored input. @throws CorruptRecordError where the record has not the form of its version */
export function replayPlan(record: Json): Replay {
  const { version, input, plan } = fieldsOf(record);
  if (version !== PLAN_RECORD_VERSION) return { kind: 'other-version', version: version ?? null };
  if (input === undefined || plan === undefined) throw corrupt('it has no input or no plan');
  const again = planAllocation(decodeInput(input));
  return { kind: 'replayed', orders: again.orders.length, differences: differencesOf(plan, encode(again), 'plan') };
}

/** Our own writing: what it must hold is looked at, the rest is trusted to its version. */
function decodeInput(stored: Json): AllocationInput {
  const missing = INPUT_FIELDS.filter((name) => !(name in fieldsOf(stored)));
  if (missing.length > 0) throw corrupt(`its input has no ${missing.join(', ')}`);
  const input: AllocationInput = JSON.parse(JSON.stringify(stored), (_name, value: Json) => decoded(value));
  return input;
}

const INPUT_FIELDS = [
  'runId',
  'planId',
  'nowMs',
  'tradingState',
  'configuration',
  'properties',
  'netLiquidation',
  'opinions',
  'books',
  'orders',
  'positions',
  'priced',
  'unpriced',
  'closed',
] as const satisfies readonly (keyof AllocationInput)[];

const DECIMAL = '$decimal';
const MAP = '$map';
const SET = '$set';

function encode(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (Array.isArray(value)) return value.map(encode);
  if (isDecimal(value)) return { [DECIMAL]: decimalText(value) };
  if (value instanceof Map) return { [MAP]: [...value].map(([key, item]) => [encode(key), encode(item)]) };
  if (value instanceof Set) return { [SET]: [...value].map(encode) };
  if (typeof value !== 'object') throw new Error(`Plan cannot be written: found ${typeof value}, needed JSON`);
  const fields = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(fields.map(([name, item]) => [name, encode(item)]));
}

const isDecimal = (value: unknown): value is Decimal =>
  typeof value === 'object' && value !== null && 'toFixed' in value && 'times' in value;

/** Innermost first, as JSON.parse hands them over. */
function decoded(value: Json): unknown {
  if (!isObject(value)) return value;
  const text = value[DECIMAL];
  if (typeof text === 'string') return decimal(text);
  const pairs = value[MAP];
  if (isList(pairs)) return new Map(pairs.map((pair) => (isList(pair) ? [pair[0], pair[1]] : [pair, undefined])));
  const items = value[SET];
  return isList(items) ? new Set(items) : value;
}

/** One line for each place at which the two differ. */
function differencesOf(stored: Json | undefined, again: Json | undefined, path: string): readonly string[] {
  if (isObject(stored) && isObject(again)) {
    const names = [...new Set([...Object.keys(stored), ...Object.keys(again)])];
    return names.flatMap((name) => differencesOf(stored[name], again[name], `${path}.${name}`));
  }
  if (isList(stored) && isList(again)) {
    const length = Math.max(stored.length, again.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      differencesOf(stored[index], again[index], `${path}[${index}]`),
    );
  }
  if (JSON.stringify(stored) === JSON.stringify(again)) return [];
  return [`${path}: stored ${shown(stored)}, now ${shown(again)}`];
}

const MAX_SHOWN = 200;
const shown = (value: Json | undefined): string => (JSON.stringify(value) ?? 'nothing').slice(0, MAX_SHOWN);

type JsonObject = { readonly [name: string]: Json };
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !isList(value);

function fieldsOf(value: Json): Partial<JsonObject> {
  if (isObject(value)) return value;
  throw corrupt(`found ${shown(value)}, needed an object`);
}

const corrupt = (problem: string): CorruptRecordError => new CorruptRecordError('plan record', problem);
