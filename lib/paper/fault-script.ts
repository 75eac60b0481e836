/**
 * The faults a script can ask for, by name, and the check of a script that comes from outside (file or control port).
 * Says what is asked; `faults.ts` decides when it applies, the session does it.
 */
import { ValidationError, type FieldProblem } from '../domain/errors.ts';

/** Which occasions a fault takes: after `skip` others (default 0), for `times` of them (default as the fault says). */
export interface FaultRule {
  readonly skip?: number;
  readonly times?: number;
  /** Only orders with this orderRef. */
  readonly orderRef?: string;
  /** Only this client. */
  readonly clientId?: number;
}

export interface RejectRule extends FaultRule {
  readonly code: number;
  readonly text?: string;
}

export interface DelayRule extends FaultRule {
  /** Wall milliseconds. */
  readonly delayMs: number;
}

export interface StatusRule extends FaultRule {
  /** Only statuses of these words; all where left out. */
  readonly statuses?: readonly string[];
}

/** Standing faults: each stays until replaced, set to null or used up. */
export interface StandingFaults {
  /** Accepts TCP and never says a word. */
  readonly neverAnswer?: FaultRule;
  /** Answers startApi with 326 and closes. */
  readonly refuseClientId?: FaultRule;
  /** Cuts the link when an order arrives, before anything knows of it (nor does the wire log). Default once. */
  readonly dropBeforeOrder?: FaultRule;
  /** Cuts the link when an order arrives; the order takes effect all the same. Default once. */
  readonly dropAfterOrder?: FaultRule;
  /** Link goes silent without FIN when an order arrives, before it takes effect; it does when thawed. Default once. */
  readonly freezeBeforeOrder?: FaultRule;
  /** Link goes silent without FIN when an order arrives; the order takes effect. Default once. */
  readonly freezeAfterOrder?: FaultRule;
  /** Answers an order with an error and nothing else. */
  readonly rejectOrder?: RejectRule;
  /** An order takes effect and nothing is ever said of it, unless asked for. */
  readonly neverConfirm?: FaultRule;
  readonly duplicateStatus?: StatusRule;
  readonly omitStatus?: StatusRule;
  readonly delayStatus?: StatusRule & DelayRule;
  readonly duplicateExecution?: FaultRule;
  /** Keeps commission reports until `releaseCommissions`. */
  readonly holdCommissions?: FaultRule;
  /** nextValidId is told too low by `by`, as after a nightly restart. */
  readonly rollBackNextValidId?: FaultRule & { readonly by: number };
}

/** What happens at once, to every session that has started. */
export interface FaultActions {
  /** 1100, 1101, 1102, 2110 or any other connectivity message, as error with id -1. */
  readonly notice?: { readonly code: number; readonly text?: string };
  readonly dropLinks?: true;
  readonly freeze?: true;
  /** Ends every freeze; what was held goes out. */
  readonly thaw?: true;
  readonly releaseCommissions?: true;
  /** Forgets all standing faults, then thaws and releases. */
  readonly clear?: true;
}

export type StandingName = keyof StandingFaults;
export type FaultScript = { readonly [Name in StandingName]?: StandingFaults[Name] | null } & FaultActions;

type Shape = Readonly<Record<string, 'count' | 'text' | 'texts'>>;
const RULE: Shape = { skip: 'count', times: 'count', orderRef: 'text', clientId: 'count' };

const STANDING: { readonly [Name in StandingName]-?: { readonly allowed: Shape; readonly needed: readonly string[] } } =
  {
    neverAnswer: { allowed: RULE, needed: [] },
    refuseClientId: { allowed: RULE, needed: [] },
    dropBeforeOrder: { allowed: RULE, needed: [] },
    dropAfterOrder: { allowed: RULE, needed: [] },
    freezeBeforeOrder: { allowed: RULE, needed: [] },
    freezeAfterOrder: { allowed: RULE, needed: [] },
    rejectOrder: { allowed: { ...RULE, code: 'count', text: 'text' }, needed: ['code'] },
    neverConfirm: { allowed: RULE, needed: [] },
    duplicateStatus: { allowed: { ...RULE, statuses: 'texts' }, needed: [] },
    omitStatus: { allowed: { ...RULE, statuses: 'texts' }, needed: [] },
    delayStatus: { allowed: { ...RULE, statuses: 'texts', delayMs: 'count' }, needed: ['delayMs'] },
    duplicateExecution: { allowed: RULE, needed: [] },
    holdCommissions: { allowed: RULE, needed: [] },
    rollBackNextValidId: { allowed: { ...RULE, by: 'count' }, needed: ['by'] },
  };
const ACTIONS = ['dropLinks', 'freeze', 'thaw', 'releaseCommissions', 'clear'] as const;

export const STANDING_NAMES = [
  'neverAnswer',
  'refuseClientId',
  'dropBeforeOrder',
  'dropAfterOrder',
  'freezeBeforeOrder',
  'freezeAfterOrder',
  'rejectOrder',
  'neverConfirm',
  'duplicateStatus',
  'omitStatus',
  'delayStatus',
  'duplicateExecution',
  'holdCommissions',
  'rollBackNextValidId',
] as const satisfies readonly StandingName[];

export const FAULT_NAMES: readonly string[] = [...STANDING_NAMES, 'notice', ...ACTIONS];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A script as it came in JSON. @throws ValidationError naming every name and value that does not fit */
export function checkFaultScript(value: unknown): asserts value is FaultScript {
  if (!isObject(value)) {
    throw new ValidationError('Fault script', [{ field: 'script', found: typeof value, needed: 'an object' }]);
  }
  const problems = Object.entries(value).flatMap(([name, fault]) => problemsOf(name, fault));
  if (problems.length > 0) throw new ValidationError('Fault script', problems);
}

function problemsOf(name: string, fault: unknown): readonly FieldProblem[] {
  if (ACTIONS.some((action) => action === name)) {
    return fault === true ? [] : [{ field: name, found: JSON.stringify(fault), needed: 'true' }];
  }
  if (name === 'notice')
    return shapeProblems(name, fault, { allowed: { code: 'count', text: 'text' }, needed: ['code'] });
  const known = STANDING_NAMES.find((standing) => standing === name);
  const standing = known === undefined ? undefined : STANDING[known];
  if (standing === undefined) return [{ field: name, found: 'an unknown fault', needed: FAULT_NAMES.join(', ') }];
  return fault === null ? [] : shapeProblems(name, fault, standing);
}

function shapeProblems(
  name: string,
  fault: unknown,
  shape: { readonly allowed: Shape; readonly needed: readonly string[] },
): readonly FieldProblem[] {
  if (!isObject(fault)) return [{ field: name, found: JSON.stringify(fault), needed: 'an object, for example {}' }];
  const missing = shape.needed
    .filter((key) => fault[key] === undefined)
    .map((key) => ({ field: `${name}.${key}`, found: 'nothing', needed: 'a value' }));
  const wrong = Object.entries(fault).flatMap(([key, value]) => {
    const kind = shape.allowed[key];
    if (kind === undefined) {
      return [{ field: `${name}.${key}`, found: 'an unknown key', needed: Object.keys(shape.allowed).join(', ') }];
    }
    return fits(kind, value) ? [] : [{ field: `${name}.${key}`, found: JSON.stringify(value), needed: NEEDED[kind] }];
  });
  return [...missing, ...wrong];
}

const NEEDED = { count: 'an integer of at least 0', text: 'text', texts: 'a list of texts' } as const;

function fits(kind: 'count' | 'text' | 'texts', value: unknown): boolean {
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'texts') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
