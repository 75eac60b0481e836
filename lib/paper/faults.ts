/**
 * Faults on purpose. Sessions consult this before and after a message takes effect and before one goes out; it counts
 * the occasions and says what goes wrong. It never touches a socket or the broker itself.
 */
import type { TwsResponse } from '../tws/encode-response.ts';
import type { FaultRule, FaultScript, StandingFaults, StandingName } from './fault-script.ts';

/** The order an occasion is about. */
export interface FaultOrder {
  readonly clientId: number;
  readonly orderId: number;
  /** Undefined in messages that do not carry it; the one seen when the order was placed counts then. */
  readonly orderRef?: string;
}

export type OrderFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'drop-before' | 'drop-after' | 'freeze-before' | 'freeze-after' }
  | { readonly kind: 'reject'; readonly code: number; readonly text: string };

/** One message that goes out after all. `held` is kept by the session until commissions are released. */
export interface Delivery {
  readonly response: TwsResponse;
  readonly delayMs: number;
  readonly held: boolean;
}

export interface FaultSession {
  notice(code: number, text: string): void;
  drop(): void;
  freeze(): void;
  thaw(): void;
  releaseCommissions(): void;
}

export interface Faults {
  /** Merges a script: named faults replace theirs, null ends one, actions happen now. */
  set(script: FaultScript): void;
  /** Ends everything: `set({ clear: true })`. */
  clear(): void;
  /** What stands, for the control port. */
  readonly standing: StandingFaults;

  /** The server's side. */
  readonly sessions: Set<FaultSession>;
  neverAnswers(): boolean;
  refusesClientId(clientId: number): boolean;
  onOrder(order: FaultOrder): OrderFault;
  /** How one message about an order or its execution goes out; once, undelayed, where no fault applies. */
  onOutbound(response: TwsResponse, clientId: number): readonly Delivery[];
}

interface Standing {
  readonly rule: FaultRule;
  readonly defaultTimes: number;
  /** `clientId:orderId` -> taken or not: a rule counts orders, not messages. */
  readonly decisions: Map<string, boolean>;
  seen: number;
  taken: number;
}

const ONCE: ReadonlySet<string> = new Set<StandingName>([
  'dropBeforeOrder',
  'dropAfterOrder',
  'freezeBeforeOrder',
  'freezeAfterOrder',
]);
const MOST_REMEMBERED = 10_000;

const NOTICES: ReadonlyMap<number, string> = new Map([
  [1100, 'Connectivity between IBKR and Trader Workstation has been lost.'],
  [1101, 'Connectivity between IBKR and Trader Workstation has been restored - data lost.'],
  [1102, 'Connectivity between IBKR and Trader Workstation has been restored - data maintained.'],
  [2110, 'Connectivity between Trader Workstation and server is broken. It will be restored automatically.'],
]);

export function createFaults(initial: FaultScript = {}): Faults {
  const sessions = new Set<FaultSession>();
  const orderRefs = new Map<string, string>();
  const executions = new Map<string, FaultOrder>();
  const states = new Map<StandingName, Standing>();
  let standing: StandingFaults = {};

  function set(script: FaultScript): void {
    const { notice, dropLinks, freeze, thaw, releaseCommissions, clear, ...named } = script;
    if (clear === true) {
      standing = {};
      states.clear();
    }
    standing = mergeStanding(standing, named);
    for (const name of Object.keys(named).filter(isStandingName)) states.delete(name);
    for (const session of [...sessions]) {
      if (clear === true || thaw === true) session.thaw();
      if (clear === true || releaseCommissions === true) session.releaseCommissions();
      if (notice !== undefined) session.notice(notice.code, notice.text ?? NOTICES.get(notice.code) ?? '');
      if (freeze === true) session.freeze();
      if (dropLinks === true) session.drop();
    }
  }

  /** Counts an occasion of a rule and says whether it is taken. */
  function takes(name: StandingName, order?: FaultOrder): boolean {
    const rule = standing[name];
    if (rule === undefined) return false;
    const state = states.get(name) ?? fresh(rule, ONCE.has(name) ? 1 : Number.POSITIVE_INFINITY);
    states.set(name, state);
    if (order === undefined) return count(state);
    const key = orderKey(order);
    const known = state.decisions.get(key);
    if (known !== undefined) return known;
    if (rule.clientId !== undefined && rule.clientId !== order.clientId) return false;
    if (rule.orderRef !== undefined && rule.orderRef !== (order.orderRef ?? orderRefs.get(key))) return false;
    const taken = count(state);
    remember(state.decisions, key, taken);
    return taken;
  }

  function onOrder(order: FaultOrder): OrderFault {
    remember(orderRefs, orderKey(order), order.orderRef ?? '');
    if (takes('dropBeforeOrder', order)) return { kind: 'drop-before' };
    if (takes('freezeBeforeOrder', order)) return { kind: 'freeze-before' };
    if (takes('rejectOrder', order)) {
      const { code = 201, text = 'Order rejected - reason: paper gateway fault' } = standing.rejectOrder ?? {};
      return { kind: 'reject', code, text };
    }
    if (takes('dropAfterOrder', order)) return { kind: 'drop-after' };
    if (takes('freezeAfterOrder', order)) return { kind: 'freeze-after' };
    return { kind: 'none' };
  }

  function statusTakes(
    name: 'duplicateStatus' | 'omitStatus' | 'delayStatus',
    order: FaultOrder,
    word: string,
  ): boolean {
    const words = standing[name]?.statuses;
    return (words === undefined || words.includes(word)) && takes(name, order);
  }

  function onOutbound(response: TwsResponse, clientId: number): readonly Delivery[] {
    const once = [{ response, delayMs: 0, held: false }];
    if (response.message === 'nextValidId' && takes('rollBackNextValidId')) {
      const orderId = Math.max(1, response.fields.orderId - (standing.rollBackNextValidId?.by ?? 0));
      return [{ response: { message: 'nextValidId', fields: { orderId } }, delayMs: 0, held: false }];
    }
    const order = orderOf(response, clientId);
    if (order === undefined) return once;
    if (takes('neverConfirm', order)) return [];
    if (response.message === 'commissionReport' && takes('holdCommissions', order)) {
      return [{ response, delayMs: 0, held: true }];
    }
    if (response.message === 'execDetails' && takes('duplicateExecution', order)) return [...once, ...once];
    if (response.message !== 'orderStatus') return once;
    const word = response.fields.status;
    if (statusTakes('omitStatus', order, word)) return [];
    const delayMs = statusTakes('delayStatus', order, word) ? (standing.delayStatus?.delayMs ?? 0) : 0;
    const delivery = { response, delayMs, held: false };
    return statusTakes('duplicateStatus', order, word) ? [delivery, delivery] : [delivery];
  }

  function orderOf(response: TwsResponse, clientId: number): FaultOrder | undefined {
    switch (response.message) {
      case 'openOrder':
      case 'orderStatus':
        return { clientId, orderId: response.fields.orderId };
      case 'execDetails': {
        const order = { clientId, orderId: response.fields.orderId };
        remember(executions, response.fields.execId, order);
        return order;
      }
      case 'commissionReport':
        return executions.get(response.fields.execId);
      case 'error':
        return orderRefs.has(`${clientId}:${response.fields.id}`)
          ? { clientId, orderId: response.fields.id }
          : undefined;
      default:
        return undefined;
    }
  }

  set(initial);
  return {
    set,
    clear: () => set({ clear: true }),
    get standing() {
      return standing;
    },
    sessions,
    neverAnswers: () => takes('neverAnswer'),
    refusesClientId: (clientId) => {
      const only = standing.refuseClientId?.clientId;
      return (only === undefined || only === clientId) && takes('refuseClientId');
    },
    onOrder,
    onOutbound,
  };
}

const orderKey = (order: FaultOrder): string => `${order.clientId}:${order.orderId}`;

const fresh = (rule: FaultRule, defaultTimes: number): Standing => ({
  rule,
  defaultTimes,
  decisions: new Map(),
  seen: 0,
  taken: 0,
});

function count(state: Standing): boolean {
  state.seen += 1;
  if (state.seen <= (state.rule.skip ?? 0)) return false;
  if (state.taken >= (state.rule.times ?? state.defaultTimes)) return false;
  state.taken += 1;
  return true;
}

/** Bounded: forgets the oldest. */
function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.set(key, value);
  if (map.size <= MOST_REMEMBERED) return;
  const oldest = map.keys().next();
  if (oldest.done !== true) map.delete(oldest.value);
}

const STANDING_NAMES = [
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
const isStandingName = (name: string): name is StandingName => STANDING_NAMES.some((known) => known === name);

type NamedScript = { readonly [Name in StandingName]?: StandingFaults[Name] | null };

function mergeStanding(standing: StandingFaults, named: NamedScript): StandingFaults {
  let merged: StandingFaults = standing;
  for (const name of STANDING_NAMES) {
    const rule = named[name];
    if (rule === undefined) continue;
    const { [name]: _ended, ...rest } = merged;
    merged = rule === null ? rest : { ...rest, [name]: rule };
  }
  return merged;
}
