/**
 * One run of the process killer: the call goes to a desk that dies or freezes at its point, is delivered again to its
 * twin, and when all is settled the wire log, the broker's positions and the ledger are judged.
 */
import { systemClock } from '../../lib/adapters/system/system-clock.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import type { Decimal } from '../../lib/domain/decimal.ts';
import { deliver, isFinal, type Delivered } from './deliver.ts';
import {
  booksOf,
  differences,
  placedOnWire,
  positionsOf,
  repeatedOnWire,
  unsettledOrders,
  type Verdict,
} from './judge.ts';
import type { RunGround } from './kill-lane.ts';
import type { KillPlan } from './kill-plan.ts';

export interface RunResult extends Verdict {
  readonly plan: KillPlan;
  /** Whether the process came to its crash point. */
  readonly reached: boolean;
  readonly tookMs: number;
}

const BODY = { strategies: ['spy-macd-vixy', 'dummy'] };
const CALLS = [
  { intent: 'allocation', body: BODY, key: 'killed' },
  { intent: 'trade-reconciliation', body: {}, key: 'killed' },
] as const;
type Call = { readonly intent: string; readonly body: unknown; readonly key: string | undefined };

const ANSWER_MS = 30_000;
const SETTLE_MS = 120_000;
/** A twin that has not got the lease by then waits for a lock that the frozen process holds at the emulator. */
const TAKEN_MS = 20_000;
/** As long as a twin may trade beside a sleeping holder. */
const ASLEEP_MS = 45_000;
const PAUSE_MS = 150;
/** Commissions of a first basket make the second a little smaller: far less than an order twice or not at all. */
const TOLERANCE = '0.05';

/** @param needed the positions of an undisturbed run; undefined for the run that finds them */
export async function runKill(
  ground: RunGround,
  plan: KillPlan,
  needed: ReadonlyMap<number, Decimal> | undefined,
): Promise<RunResult> {
  const startedAtMs = systemClock.nowMs();
  const { victim } = ground;
  try {
    const death = await callUntilDeath(ground, plan);
    const late = plan.crash.action === 'stop' && death.reached ? await outliveFrozen(ground, plan, death) : undefined;
    const unanswered = late === undefined ? await redeliver(ground, plan) : late.unanswered;
    const problems = [...unanswered, ...(await settle(ground))];
    const view = await ground.stores.ledger.read({ books: 'all', orders: 'all' }, calm());
    const placed = placedOnWire(ground.gateway);
    const broker = positionsOf(ground.gateway);
    const exact = { found: booksOf(view), needed: broker, tolerance: '0' };
    return {
      plan,
      reached: death.reached && late?.taken !== false,
      sent: placed.length,
      duplicates: [...repeatedOnWire(placed), ...(late?.sends ?? [])],
      unresolved: [
        ...problems,
        ...unsettledOrders(view),
        ...differences('Book', exact),
        ...(needed === undefined ? [] : differences('Position', { found: broker, needed, tolerance: TOLERANCE })),
      ],
      tookMs: systemClock.nowMs() - startedAtMs,
    };
  } finally {
    victim.signal('SIGKILL');
    await victim.ended;
  }
}

interface Death {
  readonly reached: boolean;
  /** The call under way when it died or froze. */
  readonly underWay: Promise<Delivered>;
}

/** The calls in turn, until one of them brings the process to its point. */
async function callUntilDeath({ victim }: RunGround, { crash }: KillPlan): Promise<Death> {
  const reached = victim.reached.then(() => 'reached' as const);
  const killed =
    crash.point === 'moment'
      ? systemClock.sleep(crash.afterMs, calm()).then(() => {
          victim.signal('SIGKILL');
          return 'reached' as const;
        })
      : reached;
  let underWay: Promise<Delivered> = Promise.resolve({ status: 0, replayed: false, problem: undefined, body: null });
  for (const call of CALLS) {
    underWay = withLimit(ANSWER_MS, (signal) => deliver(victim.port, call, signal));
    const outcome = await Promise.race([killed, underWay.then(() => 'answered' as const)]);
    if (outcome === 'reached') {
      if (crash.action === 'kill') await victim.ended;
      return { reached: true, underWay };
    }
  }
  if (crash.point === 'moment') await killed;
  victim.signal('SIGKILL');
  await victim.ended;
  return { reached: crash.point === 'moment', underWay };
}

/** Sent by a process that slept while its lease went to another: none may be. */
interface Late {
  /**
   * False: the process froze in the middle of a transaction, whose locks the emulator keeps for as long as it sleeps, so
   * that nobody could take its lease. It wakes as the holder; nothing is learned about P14 then.
   */
  readonly taken: boolean;
  readonly sends: readonly string[];
  readonly unanswered: readonly string[];
}

/** P14: the frozen process wakes when its lease has a new holder; nothing of its connections may be sent from then on. */
async function outliveFrozen(ground: RunGround, plan: KillPlan, death: Death): Promise<Late> {
  const { gateway, victim } = ground;
  const oldToken = await ground.readToken();
  const old = new Set(gateway.wireLog.records.map(({ session }) => session));
  // A real broker's gateway, too, loses the connection of a frozen client or keeps it: both happen.
  if (plan.cutLink) gateway.faults.set({ dropLinks: true });
  const redelivered = redeliver(ground, plan);
  const taken = await until(async () => (await ground.readToken()) > oldToken, TAKEN_MS);
  const before = placedOnWire(gateway).filter(({ session }) => old.has(session)).length;
  // It may have frozen with locks that its twin needs later on; then it wakes before the twin is done.
  if (plan.cutLink && taken) await Promise.race([redelivered, systemClock.sleep(ASLEEP_MS, calm())]);
  await wake(victim, death.underWay);
  const unanswered = await redelivered;
  const after = placedOnWire(gateway).filter(({ session }) => old.has(session)).length;
  return {
    taken,
    sends: taken && after > before ? [`${after - before} orders were sent by a holder that had lost its lease`] : [],
    unanswered,
  };
}

/**
 * Again and again until its call has ended: on a busy machine a process may say that it freezes, lose the processor, and freeze
 * only after the first signal to go on. Then it would sleep for ever, with the client id that everybody needs.
 */
async function wake(victim: RunGround['victim'], underWay: Promise<Delivered>): Promise<void> {
  const ended = underWay.then(() => true);
  do victim.signal('SIGCONT');
  while (!(await Promise.race([ended, systemClock.sleep(PAUSE_MS, calm()).then(() => false)])));
}

/** Each call comes to the twin as often as planned, then until it is answered for good. */
async function redeliver({ twin }: RunGround, { redeliveries, together }: KillPlan): Promise<readonly string[]> {
  const unanswered: string[] = [];
  for (const call of CALLS) {
    const one = (): Promise<Delivered> => withLimit(ANSWER_MS, (signal) => deliver(twin.port, call, signal));
    if (together) await Promise.all(Array.from({ length: redeliveries }, one));
    else for (let count = 0; count < redeliveries; count += 1) await one();
    unanswered.push(...(await callForGood(twin.port, call, isFinal)));
  }
  return unanswered;
}

async function callForGood(
  port: number,
  call: Call,
  isEnough: (answer: Delivered) => boolean,
): Promise<readonly string[]> {
  let last: Delivered | undefined;
  const done = await until(async () => {
    last = await withLimit(ANSWER_MS, (signal) => deliver(port, call, signal));
    return isEnough(last);
  }, SETTLE_MS);
  return done
    ? []
    : [`${call.intent} (${call.key ?? 'no key'}) never ended well: ${JSON.stringify(last).slice(0, 400)}`];
}

/** A life after the kill: reconcile, trade again under a new key, reconcile. */
async function settle({ twin }: RunGround): Promise<readonly string[]> {
  const isOk = ({ status }: Delivered): boolean => status === 200;
  const reconciliation = { intent: 'trade-reconciliation', body: {}, key: undefined };
  return [
    ...(await callForGood(twin.port, reconciliation, isOk)),
    ...(await callForGood(twin.port, { intent: 'allocation', body: BODY, key: 'after' }, isOk)),
    ...(await callForGood(twin.port, reconciliation, isOk)),
  ];
}

/** Whether it came true in time. */
async function until(isTrue: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (let endAtMs = systemClock.nowMs() + withinMs; systemClock.nowMs() < endAtMs;) {
    if (await isTrue()) return true;
    await systemClock.sleep(PAUSE_MS, calm());
  }
  return false;
}

async function withLimit(durationMs: number, work: (signal: AbortSignal) => Promise<Delivered>): Promise<Delivered> {
  const deadline = systemClock.deadline({ what: 'an answer of the desk', durationMs });
  try {
    return await work(deadline.signal);
  } finally {
    deadline.cancel();
  }
}
