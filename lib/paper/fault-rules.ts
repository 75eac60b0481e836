/**
 * Counts the occasions of standing faults and decides which are taken. A rule about orders counts orders, not messages:
 * once decided for an order, every message about it goes the same way. Bounded; forgets the oldest orders first.
 */
import {
  STANDING_NAMES,
  type FaultRule,
  type FaultScript,
  type StandingFaults,
  type StandingName,
} from './fault-script.ts';

/** The order an occasion is about. */
export interface FaultOrder {
  readonly clientId: number;
  readonly orderId: number;
  /** Undefined in messages that do not carry it; the one seen when the order was placed counts then. */
  readonly orderRef?: string;
}

export interface FaultRules {
  readonly standing: StandingFaults;
  /** Replaces the rules a script names; null ends one. */
  merge(script: FaultScript): void;
  clear(): void;
  /** Orders that a rule has taken so far are not taken by it any more. */
  spare(name: StandingName): void;
  /** Remembers the orderRef of an order that arrived. */
  see(order: FaultOrder): void;
  knows(order: FaultOrder): boolean;
  /** Counts an occasion and says whether it is taken. */
  takes(name: StandingName, order?: FaultOrder): boolean;
}

interface Counter {
  /** `clientId:orderId` -> taken or not. */
  readonly decisions: Map<string, boolean>;
  seen: number;
  taken: number;
}

/** These strike once unless told otherwise. */
const ONCE: ReadonlySet<StandingName> = new Set<StandingName>([
  'dropBeforeOrder',
  'dropAfterOrder',
  'freezeBeforeOrder',
  'freezeAfterOrder',
]);
const MOST_REMEMBERED = 10_000;

export function createFaultRules(): FaultRules {
  const counters = new Map<StandingName, Counter>();
  const orderRefs = new Map<string, string>();
  let standing: StandingFaults = {};

  function count(name: StandingName, rule: FaultRule): boolean {
    const counter = counterOf(name);
    counter.seen += 1;
    const times = rule.times ?? (ONCE.has(name) ? 1 : Number.POSITIVE_INFINITY);
    if (counter.seen <= (rule.skip ?? 0) || counter.taken >= times) return false;
    counter.taken += 1;
    return true;
  }

  function counterOf(name: StandingName): Counter {
    const known = counters.get(name);
    if (known !== undefined) return known;
    const made = { decisions: new Map<string, boolean>(), seen: 0, taken: 0 };
    counters.set(name, made);
    return made;
  }

  return {
    get standing() {
      return standing;
    },
    merge(script) {
      for (const name of STANDING_NAMES) {
        const rule = script[name];
        if (rule === undefined) continue;
        const { [name]: _ended, ...rest } = standing;
        standing = rule === null ? rest : { ...rest, [name]: rule };
        counters.delete(name);
      }
    },
    clear() {
      standing = {};
      counters.clear();
    },
    spare(name) {
      const decisions = counters.get(name)?.decisions;
      for (const key of decisions?.keys() ?? []) decisions?.set(key, false);
    },
    see: (order) => remember(orderRefs, orderKey(order), order.orderRef ?? ''),
    knows: (order) => orderRefs.has(orderKey(order)),
    takes(name, order) {
      const rule = standing[name];
      if (rule === undefined) return false;
      if (order === undefined) return count(name, rule);
      const key = orderKey(order);
      const { decisions } = counterOf(name);
      const decided = decisions.get(key);
      if (decided !== undefined) return decided;
      if (rule.clientId !== undefined && rule.clientId !== order.clientId) return false;
      if (rule.orderRef !== undefined && rule.orderRef !== (order.orderRef ?? orderRefs.get(key))) return false;
      const taken = count(name, rule);
      remember(decisions, key, taken);
      return taken;
    },
  };
}

const orderKey = (order: FaultOrder): string => `${order.clientId}:${order.orderId}`;

/** Adds to a bounded map; the oldest are forgotten a quarter at a time, since each walk to the first passes all gaps before it. */
export function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.set(key, value);
  if (map.size <= MOST_REMEMBERED) return;
  let surplus = MOST_REMEMBERED / 4;
  for (const oldest of map.keys()) {
    if (surplus <= 0) return;
    map.delete(oldest);
    surplus -= 1;
  }
}
