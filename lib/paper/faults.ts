/**
 * Faults on purpose. Sessions consult this before and after an order takes effect and before a message goes out; it says
 * what goes wrong. It never touches a socket or the broker itself.
 */
import type { TwsResponse } from '../tws/encode-response.ts';
import { createFaultRules, remember, type FaultOrder, type FaultRules } from './fault-rules.ts';
import type { FaultScript, StandingFaults } from './fault-script.ts';

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

/** What actions do to a session that has started. */
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
  /** How one message that was not asked for goes out; once, undelayed, where no fault applies. */
  onOutbound(response: TwsResponse, clientId: number): readonly Delivery[];
}

const NOTICES: ReadonlyMap<number, string> = new Map([
  [1100, 'Connectivity between IBKR and Trader Workstation has been lost.'],
  [1101, 'Connectivity between IBKR and Trader Workstation has been restored - data lost.'],
  [1102, 'Connectivity between IBKR and Trader Workstation has been restored - data maintained.'],
  [2110, 'Connectivity between Trader Workstation and server is broken. It will be restored automatically.'],
]);

export function createFaults(initial: FaultScript = {}): Faults {
  const sessions = new Set<FaultSession>();
  const rules = createFaultRules();
  /** execId -> its order: commission reports name only the execution. */
  const executions = new Map<string, FaultOrder>();

  function set(script: FaultScript): void {
    if (script.clear === true) rules.clear();
    rules.merge(script);
    for (const session of sessions) act(session, script);
  }

  set(initial);
  return {
    set,
    clear: () => set({ clear: true }),
    get standing() {
      return rules.standing;
    },
    sessions,
    neverAnswers: () => rules.takes('neverAnswer'),
    refusesClientId(clientId) {
      const only = rules.standing.refuseClientId?.clientId;
      return (only === undefined || only === clientId) && rules.takes('refuseClientId');
    },
    onOrder: (order) => orderFault(rules, order),
    onOutbound: (response, clientId) => deliveries(rules, response, orderOf(response, { clientId, rules, executions })),
  };
}

function act(session: FaultSession, script: FaultScript): void {
  const { notice, clear, thaw, releaseCommissions, freeze, dropLinks } = script;
  if (clear === true || thaw === true) session.thaw();
  if (clear === true || releaseCommissions === true) session.releaseCommissions();
  if (notice !== undefined) session.notice(notice.code, notice.text ?? NOTICES.get(notice.code) ?? '');
  if (freeze === true) session.freeze();
  if (dropLinks === true) session.drop();
}

function orderFault(rules: FaultRules, order: FaultOrder): OrderFault {
  rules.see(order);
  if (rules.takes('dropBeforeOrder', order)) return { kind: 'drop-before' };
  if (rules.takes('freezeBeforeOrder', order)) return { kind: 'freeze-before' };
  if (rules.takes('rejectOrder', order)) {
    const { code = 201, text = 'Order rejected - reason: paper gateway fault' } = rules.standing.rejectOrder ?? {};
    return { kind: 'reject', code, text };
  }
  if (rules.takes('dropAfterOrder', order)) return { kind: 'drop-after' };
  if (rules.takes('freezeAfterOrder', order)) return { kind: 'freeze-after' };
  return { kind: 'none' };
}

interface Origin {
  readonly clientId: number;
  readonly rules: FaultRules;
  readonly executions: Map<string, FaultOrder>;
}

/** The order a message is about; undefined where it is about none. */
function orderOf(response: TwsResponse, { clientId, rules, executions }: Origin): FaultOrder | undefined {
  const { message, fields } = response;
  if (message === 'openOrder' || message === 'orderStatus') return { clientId, orderId: fields.orderId };
  if (message === 'execDetails') {
    const order = { clientId, orderId: fields.orderId };
    remember(executions, fields.execId, order);
    return order;
  }
  if (message === 'commissionReport') return executions.get(fields.execId);
  if (message !== 'error') return undefined;
  const order = { clientId, orderId: fields.id };
  return rules.knows(order) ? order : undefined;
}

function deliveries(rules: FaultRules, response: TwsResponse, order: FaultOrder | undefined): readonly Delivery[] {
  const once = { response, delayMs: 0, held: false };
  if (response.message === 'nextValidId' && rules.takes('rollBackNextValidId')) {
    const orderId = Math.max(1, response.fields.orderId - (rules.standing.rollBackNextValidId?.by ?? 0));
    return [{ ...once, response: { message: 'nextValidId', fields: { orderId } } }];
  }
  if (order === undefined) return [once];
  if (rules.takes('neverConfirm', order)) return [];
  if (response.message === 'commissionReport') return [{ ...once, held: rules.takes('holdCommissions', order) }];
  if (response.message === 'execDetails' && rules.takes('duplicateExecution', order)) return [once, once];
  if (response.message !== 'orderStatus') return [once];
  return statusDeliveries(rules, once, { order, word: response.fields.status });
}

function statusDeliveries(
  rules: FaultRules,
  once: Delivery,
  status: { readonly order: FaultOrder; readonly word: string },
): readonly Delivery[] {
  const takes = (name: 'duplicateStatus' | 'omitStatus' | 'delayStatus'): boolean => {
    const words = rules.standing[name]?.statuses;
    return (words === undefined || words.includes(status.word)) && rules.takes(name, status.order);
  };
  if (takes('omitStatus')) return [];
  const delivery = { ...once, delayMs: takes('delayStatus') ? (rules.standing.delayStatus?.delayMs ?? 0) : 0 };
  return takes('duplicateStatus') ? [delivery, delivery] : [delivery];
}
