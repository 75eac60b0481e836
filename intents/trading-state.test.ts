import { queueParts } from '../lib/testing/memory-parts.ts';
import { memoryConfigurationStore } from '../lib/adapters/memory/memory-configuration-store.ts';
import { memoryLedger } from '../lib/adapters/memory/memory-ledger.ts';
import { memoryRunStore } from '../lib/adapters/memory/memory-run-store.ts';
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { DESK_STREAM, type StoredEvent } from '../lib/domain/event.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Role } from '../lib/domain/role.ts';
import type { Json } from '../lib/domain/run.ts';
import { TRADING_STATES, type TradingState } from '../lib/domain/trading-state.ts';
import type { ConfigurationStore } from '../lib/ports/configuration-store.ts';
import { orAbort } from '../lib/ports/or-abort.ts';
import { manualClock, type ManualClock } from '../lib/testing/manual-clock.ts';
import { calm } from '../lib/testing/store-harness.ts';
import type { EventTeller } from '../lib/trading/tell-events.ts';
import { watchTradingState } from '../lib/trading/watch-trading-state.ts';
import { MAX_STATE_HISTORY, readConfiguration } from './configuration.ts';
import type { ResourceDeps } from './resource.ts';
import { tradingState } from './trading-state.ts';

const AT_MS = 1_582_556_400_000;
const COMMON = { tradingState: 'ACTIVE', tradingStateReason: 'seeded', tradingEnabled: true };

interface Switch {
  readonly clock: ManualClock;
  readonly configuration: ConfigurationStore;
  readonly read: () => Promise<Json>;
  readonly set: (role: Role, body: Json) => Promise<Json>;
  /** What the desk's own stream tells. */
  readonly told: () => Promise<readonly StoredEvent[]>;
}

interface StoredDocuments {
  readonly common?: Json;
  readonly paper?: Json;
  readonly events?: EventTeller;
}

/** The resource over an embedded store with these documents, and nothing else of a desk. */
async function stateSwitch(documents: StoredDocuments = {}): Promise<Switch> {
  const clock = manualClock(AT_MS);
  const database = new MemoryDatabase();
  const configuration = memoryConfigurationStore(database);
  const runs = memoryRunStore(database);
  await configuration.seed('common', documents.common ?? COMMON, calm());
  await configuration.seed('paper', documents.paper ?? { account: 'DU0000001', tradingState: 'ACTIVE' }, calm());
  const ledger = memoryLedger(database, 'paper');
  const parts = queueParts();
  const deps: ResourceDeps = {
    mode: 'paper',
    clock,
    configuration,
    runs,
    ledger,
    log: { write: () => undefined },
    ...parts,
    events: documents.events ?? parts.events,
  };
  const ask = async (method: 'GET' | 'POST', role: Role, body: Json): Promise<Json> => {
    const found = tradingState.methods.find((one) => one.method === method);
    const call = { method, parameters: {}, query: {}, body, role, callerName: `${role}@desk`, signal: calm() };
    return (await found?.answer(deps, call))?.body ?? null;
  };
  return {
    clock,
    configuration,
    read: () => ask('GET', 'viewer', {}),
    set: (role, body) => ask('POST', role, body),
    told: () => parts.eventLog.read(DESK_STREAM, { after: 0, limit: 10 }, calm()),
  };
}

const paperDocument = async ({ configuration }: Switch): Promise<Json | undefined> =>
  (await configuration.read('paper', calm())).mode;

describe('GET /trading-state', () => {
  it('tells the effective state, and what each document says', async () => {
    const { read } = await stateSwitch({ paper: { tradingState: 'HALTED', tradingStateReason: 'seeded HALTED' } });
    expect(await read()).toMatchObject({
      mode: 'paper',
      state: 'HALTED',
      reason: 'seeded HALTED',
      tradingEnabled: true,
      documents: { common: { state: 'ACTIVE' }, paper: { state: 'HALTED', author: null, since: null } },
      history: [],
    });
  });

  it('is HALTED where trading is not enabled, or a document names a state that is none', async () => {
    const disabled = await stateSwitch({ paper: { tradingEnabled: false } });
    expect(await disabled.read()).toMatchObject({ state: 'HALTED', tradingEnabled: false });
    const wrong = await stateSwitch({ paper: { tradingState: 'active' } });
    expect(await wrong.read()).toMatchObject({ state: 'HALTED', documents: { paper: { state: 'HALTED' } } });
  });

  it('shows a history and a time that a person has spoilt as far as they can be read', async () => {
    const { read } = await stateSwitch({ paper: { tradingStateAtMs: 1e300, tradingStateHistory: ['by hand'] } });
    expect(await read()).toMatchObject({ documents: { paper: { since: null } }, history: ['by hand'] });
  });
});

describe('POST /trading-state', () => {
  it('writes state, reason, author and time, and keeps what else the document says', async () => {
    const desk = await stateSwitch();
    const answer = await desk.set('trader', { state: 'HALTED', reason: 'odd fills' });
    const since = '2020-02-24T15:00:00Z';
    expect(answer).toMatchObject({ state: 'HALTED', reason: 'odd fills', author: 'trader@desk', since });
    expect(await paperDocument(desk)).toMatchObject({
      account: 'DU0000001',
      tradingState: 'HALTED',
      tradingStateHistory: [{ state: 'HALTED', reason: 'odd fills', author: 'trader@desk', atMs: AT_MS }],
    });
  });

  it('tells every page that follows the desk, in a stored event with a number', async () => {
    const desk = await stateSwitch();
    await desk.set('trader', { state: 'HALTED', reason: 'odd fills' });
    await desk.set('admin', { state: 'ACTIVE', reason: 'a false alarm' });
    const facts = { mode: 'paper', state: 'HALTED', reason: 'odd fills', author: 'trader@desk' };
    expect(await desk.told()).toMatchObject([
      { number: 1, stream: 'controls/paper', kind: 'trading_state_set', facts },
      { number: 2, facts: { state: 'ACTIVE', author: 'admin@desk' } },
    ]);
  });

  it('tells nothing of a change that was refused', async () => {
    const desk = await stateSwitch({ paper: { tradingState: 'HALTED' } });
    await expect(desk.set('trader', { state: 'ACTIVE', reason: 'why' })).rejects.toThrow(/loosen/);
    expect(await desk.told()).toEqual([]);
  });

  it('is set, and answers within a second, while the event cannot be stored', async () => {
    const hangs: EventTeller = {
      ...queueParts().events,
      flush: (signal) => orAbort(new Promise(() => undefined), signal),
    };
    const desk = await stateSwitch({ events: hangs });
    const answer = desk.set('trader', { state: 'HALTED', reason: 'odd fills' });
    while (desk.clock.nextAtMs() === undefined) await new Promise((resolve) => setImmediate(resolve));
    await desk.clock.advance(1_000);
    expect(await answer).toMatchObject({ state: 'HALTED', reason: 'odd fills' });
  });

  const allowed: readonly (readonly [Role, TradingState, TradingState])[] = TRADING_STATES.flatMap((before) =>
    TRADING_STATES.flatMap((after) => [['trader', before, after] as const, ['admin', before, after] as const]),
  );
  it.each(allowed)('by a %s from %s to %s: traders only tighten', async (role, before, after) => {
    const desk = await stateSwitch({ paper: { tradingState: before } });
    const loosens = TRADING_STATES.indexOf(after) < TRADING_STATES.indexOf(before);
    const done = desk.set(role, { state: after, reason: 'why' }).then(
      () => 'set',
      (error: unknown) => (error instanceof ProblemError ? error.problem.type : String(error)),
    );
    expect(await done).toBe(role === 'trader' && loosens ? 'forbidden' : 'set');
    expect(await paperDocument(desk)).toMatchObject({ tradingState: (await done) === 'set' ? after : before });
  });

  it.each([
    [{ state: 'PAUSED', reason: 'why' }, /state: found "PAUSED"/],
    [{ state: 'HALTED' }, /reason: found nothing/],
    [{ state: 'HALTED', reason: '  ' }, /words that say why/],
    [{ state: 'HALTED', reason: 'x'.repeat(501) }, /reason: .*at most 500/],
    [{ state: 'HALTED', reason: 'why', force: true }, /force/],
  ])('refuses %j', async (body, problem) => {
    const desk = await stateSwitch();
    await expect(desk.set('admin', body)).rejects.toThrow(problem);
  });

  it('says that a more restrictive common document still holds', async () => {
    const desk = await stateSwitch({
      common: { ...COMMON, tradingState: 'REDUCING', tradingStateReason: 'all modes' },
    });
    const answer = await desk.set('admin', { state: 'ACTIVE', reason: 'again' });
    expect(answer).toMatchObject({ state: 'REDUCING', reason: 'all modes', documents: { paper: { state: 'ACTIVE' } } });
  });

  it(`keeps the newest ${MAX_STATE_HISTORY} changes`, async () => {
    const desk = await stateSwitch();
    for (let n = 0; n < MAX_STATE_HISTORY + 3; n += 1) await desk.set('admin', { state: 'ACTIVE', reason: `n${n}` });
    const { history } = JSON.parse(JSON.stringify(await desk.read()));
    expect(history).toHaveLength(MAX_STATE_HISTORY);
    expect(history[0]).toMatchObject({ reason: `n${MAX_STATE_HISTORY + 2}`, at: '2020-02-24T15:00:00Z' });
  });

  it('halts where the rest of the configuration does not fit', async () => {
    const desk = await stateSwitch({ paper: { leverage: 'all of it' } });
    expect(await desk.set('trader', { state: 'HALTED', reason: 'why' })).toMatchObject({ state: 'HALTED' });
  });

  it('reaches a running basket within a second', async () => {
    const desk = await stateSwitch({ common: JSON.parse(WHOLE), paper: { account: 'DU0000001' } });
    const watch = watchTradingState(desk.clock, 'ACTIVE', {
      read: async (signal) => readConfiguration(await desk.configuration.read('paper', signal), 'paper').tradingState,
    });
    await desk.set('trader', { state: 'HALTED', reason: 'odd fills' });
    await desk.clock.advance(1_000);
    expect(watch.current()).toBe('HALTED');
    watch.stop();
  });
});

/** As seeded. */
const WHOLE = JSON.stringify({
  ...COMMON,
  marketDataType: 1,
  exposure: { overall: '0.9', strategies: {} },
  order: { type: 'MKT', tif: 'DAY', outsideRth: false },
  retryCheckMinutes: 15,
  limits: {},
  staleAfterMinutes: 10080,
  confirmationSeconds: 15,
});
