/**
 * Faults on purpose. Sessions consult this before and after an order takes effect and before a message goes out; it says
 * what goes wrong. It never touches a socket or the broker itself.
 */
import { decimal } from '../domain/decimal.ts';
import { ValidationError } from '../domain/errors.ts';
import type { TwsResponse } from '../tws/encode-response.ts';
import { createFaultRules, remember, type FaultOrder, type FaultRules } from './fault-rules.ts';
import type { ContractChoice, CorrectExecution, ExecutionChoice, FaultScript, StandingFaults } from './fault-script.ts';
import type { FillPlan } from './partial-fills.ts';

export type OrderFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'drop-before' | 'drop-after' | 'freeze-before' | 'freeze-after' }
  | { readonly kind: 'reject'; readonly code: number; readonly text: string };

/** One message that goes out after all, and how. */
export interface Delivery {
  readonly response: TwsResponse;
  readonly way: DeliveryWay;
}

export type DeliveryWay =
  | { readonly kind: 'now' }
  | { readonly kind: 'late'; readonly delayMs: number }
  /** Kept until commissions are released. */
  | { readonly kind: 'when-released' }
  /** Behind the next status of its order, or alone after `waitMs`. */
  | { readonly kind: 'behind-next'; readonly orderId: number; readonly waitMs: number };

/** What actions do to a session that has started. */
export interface FaultSession {
  notice(code: number, text: string): void;
  drop(): void;
  freeze(): void;
  thaw(): void;
  releaseCommissions(): void;
  /** Statuses that wait to be overtaken go out. */
  releaseStatuses(): void;
}

/** What actions do to the gateway as a whole. */
export interface FaultServer {
  /** Cuts every connection, started or not; new ones are cut for `downMs` wall milliseconds. */
  restart(downMs: number): void;
}

/** What actions do at the broker. @throws ValidationError where there is no such execution or contract; nothing has happened then */
export interface FaultBroker {
  correctExecution(correction: CorrectExecution): void;
  bustExecution(which: ExecutionChoice): void;
  halt(which: ContractChoice): void;
  resume(which: ContractChoice): void;
  resumeAll(): void;
  forgetOrders(): void;
}

export interface Faults {
  /**
   * Merges a script: named faults replace theirs, null ends one, actions happen now.
   * @throws ValidationError where an execution or contract is not there; nothing else has happened then
   */
  set(script: FaultScript): void;
  /** Ends everything: `set({ clear: true })`. */
  clear(): void;
  /** What stands, for the control port. */
  readonly standing: StandingFaults;

  /** The server's side. */
  readonly sessions: Set<FaultSession>;
  readonly servers: Set<FaultServer>;
  readonly brokers: Set<FaultBroker>;
  neverAnswers(): boolean;
  refusesClientId(clientId: number): boolean;
  /** Whether a client that asks for prices has no subscription for live ones. */
  lacksLiveData(clientId: number): boolean;
  onOrder(order: FaultOrder): OrderFault;
  /** Whether the commission of an order is held back, also from who asks for it. */
  holdsCommission(order: FaultOrder): boolean;
  /** How far and in how many executions an order executes; undefined: as the market lets it. */
  fillPlan(order: FaultOrder): FillPlan | undefined;
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
  const servers = new Set<FaultServer>();
  const brokers = new Set<FaultBroker>();
  const rules = createFaultRules();
  /** execId -> its order: commission reports name only the execution. */
  const executions = new Map<string, FaultOrder>();

  function set(script: FaultScript): void {
    for (const action of BROKER_ACTIONS) if (script[action] !== undefined) needBroker(brokers, action);
    for (const broker of brokers) actAtBroker(broker, script);
    if (script.clear === true) rules.clear();
    if (script.releaseCommissions === true) rules.spare('holdCommissions');
    rules.merge(script);
    for (const session of sessions) act(session, script);
    if (script.restart !== undefined) for (const server of servers) server.restart(script.restart.downMs ?? 0);
  }

  const takesOf = (name: 'refuseClientId' | 'lackLiveData', clientId: number): boolean => {
    const only = rules.standing[name]?.clientId;
    return (only === undefined || only === clientId) && rules.takes(name);
  };

  set(initial);
  return {
    set,
    clear: () => set({ clear: true }),
    get standing() {
      return rules.standing;
    },
    sessions,
    servers,
    brokers,
    neverAnswers: () => rules.takes('neverAnswer'),
    refusesClientId: (clientId) => takesOf('refuseClientId', clientId),
    lacksLiveData: (clientId) => takesOf('lackLiveData', clientId),
    holdsCommission: (order) => rules.takes('holdCommissions', order),
    fillPlan: (order) => fillPlan(rules, order),
    onOrder: (order) => orderFault(rules, order),
    onOutbound: (response, clientId) => deliveries(rules, response, orderOf(response, { clientId, rules, executions })),
  };
}

function act(session: FaultSession, script: FaultScript): void {
  const { notice, clear, thaw, releaseCommissions, freeze, dropLinks } = script;
  if (clear === true || thaw === true) session.thaw();
  if (clear === true) session.releaseStatuses();
  if (clear === true || releaseCommissions === true) session.releaseCommissions();
  if (notice !== undefined) session.notice(notice.code, notice.text ?? NOTICES.get(notice.code) ?? '');
  if (freeze === true) session.freeze();
  if (dropLinks === true) session.drop();
}

const BROKER_ACTIONS = ['correctExecution', 'bustExecution', 'halt', 'resume'] as const;

function needBroker(brokers: ReadonlySet<FaultBroker>, field: string): void {
  if (brokers.size > 0) return;
  throw new ValidationError('Fault script', [{ field, found: 'no broker', needed: 'one' }]);
}

/** What can be refused comes first. */
function actAtBroker(broker: FaultBroker, script: FaultScript): void {
  const { correctExecution, bustExecution, halt, resume, clear, restart } = script;
  if (correctExecution !== undefined) broker.correctExecution(correctExecution);
  if (bustExecution !== undefined) broker.bustExecution(bustExecution);
  if (clear === true) broker.resumeAll();
  if (halt !== undefined) broker.halt(halt);
  if (resume !== undefined) broker.resume(resume);
  if (restart?.forgetOrders === true) broker.forgetOrders();
}

function fillPlan(rules: FaultRules, order: FaultOrder): FillPlan | undefined {
  // Orders of nobody's API client have no order id and are not a client's to have faults with.
  if (order.orderId <= 0 || !rules.takes('fillPartially', order)) return undefined;
  const { quantity, slices } = rules.standing.fillPartially ?? {};
  return { atMost: quantity === undefined ? undefined : decimal(quantity), slices };
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

const NOW: DeliveryWay = { kind: 'now' };

function deliveries(rules: FaultRules, response: TwsResponse, order: FaultOrder | undefined): readonly Delivery[] {
  const once: Delivery = { response, way: NOW };
  if (response.message === 'nextValidId' && rules.takes('rollBackNextValidId')) {
    const orderId = Math.max(1, response.fields.orderId - (rules.standing.rollBackNextValidId?.by ?? 0));
    return [{ response: { message: 'nextValidId', fields: { orderId } }, way: NOW }];
  }
  if (order === undefined) return [once];
  if (rules.takes('neverConfirm', order)) return [];
  if (response.message === 'commissionReport') {
    return rules.takes('holdCommissions', order) ? [{ response, way: { kind: 'when-released' } }] : [once];
  }
  if (response.message === 'execDetails' && rules.takes('duplicateExecution', order)) return [once, once];
  if (response.message !== 'orderStatus') return [once];
  return statusDeliveries(rules, response, { order, word: response.fields.status });
}

/** Wall milliseconds after which a status that should be overtaken goes out alone: nothing is lost by swapping. */
const SWAP_WAIT_MS = 100;

function statusDeliveries(
  rules: FaultRules,
  response: TwsResponse,
  status: { readonly order: FaultOrder; readonly word: string },
): readonly Delivery[] {
  const { standing } = rules;
  const takes = (name: 'duplicateStatus' | 'omitStatus' | 'delayStatus' | 'reorderStatus'): boolean => {
    const words = standing[name]?.statuses;
    return (words === undefined || words.includes(status.word)) && rules.takes(name, status.order);
  };
  const way = (): DeliveryWay => {
    if (takes('reorderStatus')) {
      const waitMs = standing.reorderStatus?.waitMs ?? SWAP_WAIT_MS;
      return { kind: 'behind-next', orderId: status.order.orderId, waitMs };
    }
    return takes('delayStatus') ? { kind: 'late', delayMs: standing.delayStatus?.delayMs ?? 0 } : NOW;
  };
  if (takes('omitStatus')) return [];
  const delivery = { response, way: way() };
  return takes('duplicateStatus') ? [delivery, delivery] : [delivery];
}
