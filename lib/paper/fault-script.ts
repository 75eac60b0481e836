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

/** At least one of the two. */
export interface PartialFillRule extends FaultRule {
  /** Decimal text: so many units execute, then no more while the fault stands. All where left out. */
  readonly quantity?: string;
  /** In so many executions; as the market gives them where left out. */
  readonly slices?: number;
}

export interface ReorderRule extends StatusRule {
  /** Wall milliseconds after which a status goes out though nothing has overtaken it (100). */
  readonly waitMs?: number;
}

/** An execution of today: this one, else the newest that fits and has not been busted. */
export interface ExecutionChoice {
  readonly execId?: string;
  readonly orderRef?: string;
  readonly clientId?: number;
}

/** What it should have been, in decimal text; at least one of the two. */
export interface CorrectExecution extends ExecutionChoice {
  readonly price?: string;
  readonly quantity?: string;
}

/** One contract by its id, or all of a symbol; at least one of the two. */
export interface ContractChoice {
  readonly conId?: number;
  readonly symbol?: string;
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
  /** A status is told behind the next one of its order. */
  readonly reorderStatus?: ReorderRule;
  readonly duplicateExecution?: FaultRule;
  /** An order executes in slices, or only in part and then rests. */
  readonly fillPartially?: PartialFillRule;
  /** Keeps commission reports until `releaseCommissions`. */
  readonly holdCommissions?: FaultRule;
  /** nextValidId is told too low by `by`, as after a nightly restart. */
  readonly rollBackNextValidId?: FaultRule & { readonly by: number };
  /** Live prices are not subscribed: 354 to who asks for them, 10167 and delayed ones to who asks for those. */
  readonly lackLiveData?: FaultRule;
}

/** What happens at once: to every session that has started, to the whole gateway, or at the broker. */
export interface FaultActions {
  /** 1100, 1101, 1102, 2110 or any other connectivity message, as error with id -1. */
  readonly notice?: { readonly code: number; readonly text?: string };
  readonly dropLinks?: true;
  readonly freeze?: true;
  /** Ends every freeze; what was held goes out. */
  readonly thaw?: true;
  readonly releaseCommissions?: true;
  /**
   * Every connection is cut, its client id free; the broker's state stays, with `forgetOrders` all but its orders: working
   * and finished ones are gone without a word. New connections are cut for `downMs` (wall, 0).
   */
  readonly restart?: { readonly downMs?: number; readonly forgetOrders?: true };
  /** Trading of contracts stops: prices stand, orders wait. Until `resume`, `clear` or the end of the process. */
  readonly halt?: ContractChoice;
  readonly resume?: ContractChoice;
  /** Reports an execution again, revised (`.01` -> `.02`), and books it so. */
  readonly correctExecution?: CorrectExecution;
  /** The execution never happened: a revision with quantity 0. */
  readonly bustExecution?: ExecutionChoice;
  /** Forgets all standing faults, then thaws and releases. */
  readonly clear?: true;
}

export type StandingName = keyof StandingFaults;
export type FaultScript = { readonly [Name in StandingName]?: StandingFaults[Name] | null } & FaultActions;

const KINDS = {
  count: 'an integer of at least 0',
  'count from 1': 'an integer of at least 1',
  text: 'text',
  texts: 'a list of texts',
  yes: 'true',
  units: 'decimal text of at least 0, such as "2.5"',
  'units above 0': 'decimal text above 0, such as "2.5"',
} as const;

type Kind = keyof typeof KINDS;

interface Shape {
  readonly allowed: Readonly<Record<string, Kind>>;
  readonly needed?: readonly string[];
  readonly oneOf?: readonly string[];
}

const RULE = { skip: 'count', times: 'count', orderRef: 'text', clientId: 'count' } as const;
const CHOICE = { execId: 'text', orderRef: 'text', clientId: 'count' } as const;
const CONTRACT: Shape = { allowed: { conId: 'count', symbol: 'text' }, oneOf: ['conId', 'symbol'] };
const PLAIN: Shape = { allowed: RULE };
const STATUS = { ...RULE, statuses: 'texts' } as const;

const STANDING: { readonly [Name in StandingName]-?: Shape } = {
  neverAnswer: PLAIN,
  refuseClientId: PLAIN,
  dropBeforeOrder: PLAIN,
  dropAfterOrder: PLAIN,
  freezeBeforeOrder: PLAIN,
  freezeAfterOrder: PLAIN,
  rejectOrder: { allowed: { ...RULE, code: 'count', text: 'text' }, needed: ['code'] },
  neverConfirm: PLAIN,
  duplicateStatus: { allowed: STATUS },
  omitStatus: { allowed: STATUS },
  delayStatus: { allowed: { ...STATUS, delayMs: 'count' }, needed: ['delayMs'] },
  reorderStatus: { allowed: { ...STATUS, waitMs: 'count' } },
  duplicateExecution: PLAIN,
  fillPartially: {
    allowed: { ...RULE, quantity: 'units above 0', slices: 'count from 1' },
    oneOf: ['quantity', 'slices'],
  },
  holdCommissions: PLAIN,
  rollBackNextValidId: { allowed: { ...RULE, by: 'count' }, needed: ['by'] },
  lackLiveData: PLAIN,
};
const SWITCHES = ['dropLinks', 'freeze', 'thaw', 'releaseCommissions', 'clear'] as const;
const ACTIONS: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['notice', { allowed: { code: 'count', text: 'text' }, needed: ['code'] }],
  ['restart', { allowed: { downMs: 'count', forgetOrders: 'yes' } }],
  ['halt', CONTRACT],
  ['resume', CONTRACT],
  [
    'correctExecution',
    { allowed: { ...CHOICE, price: 'units above 0', quantity: 'units' }, oneOf: ['price', 'quantity'] },
  ],
  ['bustExecution', { allowed: CHOICE }],
]);

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
  'reorderStatus',
  'duplicateExecution',
  'fillPartially',
  'holdCommissions',
  'rollBackNextValidId',
  'lackLiveData',
] as const satisfies readonly StandingName[];

export const FAULT_NAMES: readonly string[] = [...STANDING_NAMES, ...ACTIONS.keys(), ...SWITCHES];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A script as it came in JSON or YAML. @throws ValidationError naming every name and value that does not fit */
export function checkFaultScript(value: unknown): asserts value is FaultScript {
  if (!isObject(value)) {
    throw new ValidationError('Fault script', [{ field: 'script', found: typeof value, needed: 'an object' }]);
  }
  const problems = Object.entries(value).flatMap(([name, fault]) => problemsOf(name, fault));
  if (problems.length > 0) throw new ValidationError('Fault script', problems);
}

function problemsOf(name: string, fault: unknown): readonly FieldProblem[] {
  if (SWITCHES.some((action) => action === name)) {
    return fault === true ? [] : [{ field: name, found: JSON.stringify(fault), needed: 'true' }];
  }
  const action = ACTIONS.get(name);
  if (action !== undefined) return shapeProblems(name, fault, action);
  const known = STANDING_NAMES.find((standing) => standing === name);
  const standing = known === undefined ? undefined : STANDING[known];
  if (standing === undefined) return [{ field: name, found: 'an unknown fault', needed: FAULT_NAMES.join(', ') }];
  return fault === null ? [] : shapeProblems(name, fault, standing);
}

function shapeProblems(name: string, fault: unknown, shape: Shape): readonly FieldProblem[] {
  if (!isObject(fault)) return [{ field: name, found: JSON.stringify(fault), needed: 'an object, for example {}' }];
  const missing = (shape.needed ?? [])
    .filter((key) => fault[key] === undefined)
    .map((key) => ({ field: `${name}.${key}`, found: 'nothing', needed: 'a value' }));
  const { oneOf } = shape;
  const none = oneOf?.every((key) => fault[key] === undefined) === true;
  const lacking = none ? [{ field: name, found: 'none of them', needed: oneOf.join(' or ') }] : [];
  const wrong = Object.entries(fault).flatMap(([key, value]) => {
    const kind = shape.allowed[key];
    if (kind === undefined) {
      return [{ field: `${name}.${key}`, found: 'an unknown key', needed: Object.keys(shape.allowed).join(', ') }];
    }
    return fits(kind, value) ? [] : [{ field: `${name}.${key}`, found: JSON.stringify(value), needed: KINDS[kind] }];
  });
  return [...missing, ...lacking, ...wrong];
}

const UNITS = /^\d{1,15}(\.\d{1,15})?$/;

function fits(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'yes':
      return value === true;
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'units':
    case 'units above 0':
      return typeof value === 'string' && UNITS.test(value) && (kind === 'units' || /[1-9]/.test(value));
    case 'count':
    case 'count from 1':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= (kind === 'count' ? 0 : 1);
  }
}
