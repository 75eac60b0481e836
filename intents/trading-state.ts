/**
 * `GET` and `POST /trading-state`: the kill switch. It is read and written in the configuration documents alone, one
 * transaction a change, so that it works while a run is busy, the broker is gone or the rest of the configuration does
 * not fit. Running baskets follow by themselves: they listen, and read the state again each second.
 */
import { z } from 'zod';
import { ProblemError } from '../lib/domain/problem.ts';
import { includesRole } from '../lib/domain/role.ts';
import type { Json, Mode } from '../lib/domain/run.ts';
import type { StoredBreaker } from '../lib/domain/stored-breaker.ts';
import { mostRestrictive, TRADING_STATES, type TradingState } from '../lib/domain/trading-state.ts';
import type { ConfigurationDocuments } from '../lib/ports/configuration-store.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import {
  isObject,
  MAX_AUTHOR_CHARACTERS,
  MAX_STATE_HISTORY,
  tradingStateIn,
  type JsonObject,
} from './configuration.ts';
import { showBreaker } from './breaker-reset.ts';
import { breakerReason } from './effective-configuration.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { tellControl } from './tell-control.ts';

const schema = z.strictObject({
  state: z.enum(TRADING_STATES),
  reason: z
    .string()
    .max(500)
    .refine((text) => text.trim() !== '', 'words that say why'),
});

export const tradingState: Resource = {
  path: 'trading-state',
  methods: [
    { method: 'GET', role: 'viewer', query: [], answer: showState },
    { method: 'POST', role: 'trader', query: [], bodySchema: schema, answer: setState },
  ],
};

async function showState(deps: ResourceDeps, { signal }: ResourceCall): Promise<IntentAnswer> {
  const documents = await deps.configuration.read(deps.mode, signal);
  return answer(deps, documents, await breakerOf(deps, signal));
}

/** State, reason, author and since as `GET /trading-state` tells them, from what was read together with more. */
export function effectiveState(documents: ConfigurationDocuments, mode: Mode, breaker: StoredBreaker | undefined) {
  return effective(documents, mode, { breaker });
}

/** Sets the state of the mode's own document; a more restrictive one of `common` still holds, and the answer says so. */
async function setState(deps: ResourceDeps, call: ResourceCall): Promise<IntentAnswer> {
  const { state, reason } = parseWith(schema, call.body, 'Body of trading-state');
  const change = { state, reason, author: call.callerName.slice(0, MAX_AUTHOR_CHARACTERS), atMs: deps.clock.nowMs() };
  await deps.configuration.update(deps.mode, (document) => changed(document, change, call), call.signal);
  deps.log.write(state === 'ACTIVE' ? 'INFO' : 'WARNING', 'TradingStateSet', { mode: deps.mode, ...change });
  await Promise.all([tellState(deps, change, call), letItBeHeard(deps, call.signal)]);
  return answer(deps, await deps.configuration.read(deps.mode, call.signal), await breakerOf(deps, call.signal));
}

function tellState(deps: ResourceDeps, change: StateChange, { signal }: ResourceCall): Promise<void> {
  const { state, reason, author } = change;
  return tellControl(deps, { kind: 'trading_state_set', facts: { state, reason, author }, signal });
}

/** A run that trades hears of the change within milliseconds; the answer gives it this long, so that it can be believed. */
const HEARD_MS = 100;

/** Nobody holds the lease: nobody has to hear. Whether somebody does is only asked: the state is set, come what may. */
async function letItBeHeard({ clock, ledger, log }: ResourceDeps, signal: AbortSignal): Promise<void> {
  try {
    const { lease } = await ledger.read({ lease: true }, signal);
    if (lease === undefined || lease.released || lease.expiresAtMs < clock.nowMs()) return;
  } catch (error) {
    log.write('WARNING', 'LeaseNotRead', { error: String(error) });
  }
  await clock.sleep(HEARD_MS, signal);
}

interface StateChange {
  readonly state: TradingState;
  readonly reason: string;
  readonly author: string;
  readonly atMs: number;
}

/** Judged against the stored state in the same transaction: nobody loosens what somebody tightened meanwhile. */
function changed(document: Json | undefined, change: StateChange, { role }: ResourceCall): Json {
  const before = tradingStateIn(document) ?? 'ACTIVE';
  if (loosens(before, change.state) && !includesRole(role, 'admin')) {
    throw new ProblemError({
      type: 'forbidden',
      detail: `Caller may not loosen the trading state from ${before} to ${change.state}: found role "${role}", needed "admin"`,
    });
  }
  const kept = isObject(document) ? document : {};
  const history = kept['tradingStateHistory'];
  const known = isList(history) ? history : [];
  return {
    ...kept,
    tradingState: change.state,
    tradingStateReason: change.reason,
    tradingStateAuthor: change.author,
    tradingStateAtMs: change.atMs,
    tradingStateHistory: [{ ...change }, ...known].slice(0, MAX_STATE_HISTORY),
  };
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const loosens = (before: TradingState, after: TradingState): boolean =>
  before !== after && mostRestrictive([before, after]) === before;

type Named = 'common' | Mode;

/** What one document says of the state; null where it says nothing. */
interface Said {
  readonly name: Named;
  readonly state: TradingState | undefined;
  readonly facts: { readonly [name: string]: Json };
}

type KnownBreaker = { readonly breaker: StoredBreaker | undefined } | 'unreadable';

/** The state is told, come what may: a breaker that cannot be read counts as HALTED, as it does for every run. */
async function breakerOf({ ledger, log }: ResourceDeps, signal: AbortSignal): Promise<KnownBreaker> {
  try {
    const { session } = await ledger.read({ session: true }, signal);
    return { breaker: session.breaker };
  } catch (error) {
    log.write('WARNING', 'BreakerNotRead', { error: String(error) });
    return 'unreadable';
  }
}

function overBreaker(
  state: TradingState,
  known: KnownBreaker,
): { readonly state: TradingState; readonly facts: JsonObject } {
  if (known === 'unreadable') {
    return { state: 'HALTED', facts: { reason: 'the circuit breaker cannot be read', author: null, since: null } };
  }
  const { breaker } = known;
  if (breaker?.status !== 'open' || mostRestrictive([state, breaker.tradingState]) === state)
    return { state, facts: {} };
  const facts = { reason: breakerReason(breaker), author: null, since: isoTime(breaker.sinceMs) };
  return { state: breaker.tradingState, facts };
}

function effective(documents: ConfigurationDocuments, mode: Mode, known: KnownBreaker) {
  const said = saidBy(documents, mode);
  const enabled = isEnabled(documents);
  const set = mostRestrictive(enabled ? said.flatMap((one) => one.state ?? []) : ['HALTED']);
  const decisive = said.find((one) => one.state === set);
  const { state, facts: opened } = overBreaker(set, known);
  const disabled = { reason: 'tradingEnabled is not true', author: null, since: null };
  return {
    state,
    tradingEnabled: enabled,
    ...(enabled ? (decisive?.facts ?? { reason: null, author: null, since: null }) : disabled),
    ...opened,
    breaker: known === 'unreadable' ? { status: 'unreadable' } : showBreaker(known.breaker),
  };
}

const saidBy = (documents: ConfigurationDocuments, mode: Mode): readonly Said[] => [
  saidIn(mode, documents.mode),
  saidIn('common', documents.common),
];

function answer(deps: ResourceDeps, documents: ConfigurationDocuments, known: KnownBreaker): IntentAnswer {
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(deps.clock.nowMs()),
      mode: deps.mode,
      ...effective(documents, deps.mode, known),
      documents: Object.fromEntries(
        saidBy(documents, deps.mode).map(({ name, state: own, facts }) => [name, { state: own ?? null, ...facts }]),
      ),
      history: historyIn(documents.mode),
    },
  };
}

function saidIn(name: Named, document: Json | undefined): Said {
  const fields: JsonObject = isObject(document) ? document : {};
  const atMs = fields['tradingStateAtMs'];
  return {
    name,
    state: tradingStateIn(document),
    facts: {
      reason: fields['tradingStateReason'] ?? null,
      author: fields['tradingStateAuthor'] ?? null,
      since: typeof atMs === 'number' ? timeOrNull(atMs) : null,
    },
  };
}

/** As the desk itself reads it: the mode's document wins. Anything but true halts. */
function isEnabled({ common, mode }: ConfigurationDocuments): boolean {
  const own = isObject(mode) ? mode['tradingEnabled'] : undefined;
  return (own ?? (isObject(common) ? common['tradingEnabled'] : undefined)) === true;
}

function historyIn(document: Json | undefined): Json {
  const history = isObject(document) ? document['tradingStateHistory'] : undefined;
  return isList(history) ? history.map(showChange) : [];
}

/** Entries are shown as they are, their time in words; what a person typed into the store stays visible. */
function showChange(entry: Json): Json {
  if (!isObject(entry)) return entry;
  const { atMs, ...rest } = entry;
  return { ...rest, at: typeof atMs === 'number' ? timeOrNull(atMs) : (atMs ?? null) };
}

/** A number that is no time stays out: people may edit the documents. */
const timeOrNull = (atMs: number): string | null =>
  Number.isSafeInteger(atMs) && Math.abs(atMs) <= 8.64e15 ? isoTime(atMs) : null;
