import { randomUUID } from 'node:crypto';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { StoreError } from '../lib/domain/store-error.ts';
import type { Json } from '../lib/domain/run.ts';
import { memoryStores } from '../lib/testing/desk-harness.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { checkFiles, parseConfigCommand, runConfigCommand, type ConfigDeps } from './config-command.ts';
import { readDocument, readSeed, seedConfiguration } from './seed-configuration.ts';
import type { Stores } from './wiring.ts';

let stores: Stores;
let lines: string[];

beforeEach(async () => {
  stores = await memoryStores();
  await seedConfiguration(stores.configuration, { mode: 'paper', file: 'paper', signal: calm() });
});

const deps = (changed: Partial<Stores> = {}): ConfigDeps => ({
  stores: { ...stores, ...changed },
  mode: 'paper',
  clock: systemClock,
  random: randomUUID,
  user: 'ann',
  tell: (line) => void lines.push(line),
  readDocument,
  readSeed,
});

async function run(args: readonly string[], changed: Partial<Stores> = {}): Promise<number> {
  lines = [];
  return runConfigCommand(deps(changed), parseConfigCommand(args), calm());
}

const set = (path: string, value: string, ...more: readonly string[]) =>
  run(['set', path, value, '--reason', 'a test', ...more]);
const stored = async (): Promise<Json> => JSON.parse(JSON.stringify(await stores.configuration.read('paper', calm())));
const runs = () => stores.runs.list({ limit: 10 }, calm());

describe('config show and check', () => {
  it('tell every field, the document that says so, and whether the whole fits', async () => {
    await expect(run(['show'])).resolves.toBe(0);
    expect(lines).toContain('exposure.overall: "0.9"  # common');
    expect(lines).toContain('account: "DU0000001"  # paper');
    expect(lines.at(-1)).toMatch(/^Configuration of mode paper fits: version [0-9a-f]{16}, HALTED \(seeded/);
  });

  it('name each field that a person has mistyped in the store', async () => {
    const typo = (document: Json | undefined): Json => ({ ...Object(document), limts: {}, retryCheckMinutes: 'five' });
    await stores.configuration.update('paper', typo, calm());
    await expect(run(['check'])).resolves.toBe(1);
    expect(lines).toContain('limts: found {}, needed no field of this name');
    expect(lines).toContain('retryCheckMinutes: found "five", needed a number');
  });

  it('find a share of exposure for a strategy that nobody has', async () => {
    const typo = (document: Json | undefined): Json => ({ ...Object(document), leverage: { dumy: '1' } });
    await stores.configuration.update('paper', typo, calm());
    await expect(run(['check'])).resolves.toBe(1);
    expect(lines[0]).toMatch(/^leverage\.dumy: found no such strategy, needed one of .*dummy/);
  });

  it('check the shipped seeds as files, and refuse live without an account', async () => {
    lines = [];
    const folder = 'infra/config';
    await expect(checkFiles(deps(), [`${folder}/common.yaml`, `${folder}/paper.yaml`])).resolves.toBe(0);
    await expect(checkFiles(deps(), [`${folder}/common.yaml`, `${folder}/local.yaml`])).resolves.toBe(0);
    await expect(checkFiles(deps(), [`${folder}/common.yaml`, `${folder}/mode-live.yaml`])).resolves.toBe(1);
    expect(lines).toContain('account: found nothing, needed text');
  });
});

describe('config set', () => {
  it('sets a field, keeps the rest, and tells versions and run', async () => {
    await expect(set('limits.maxPositions', '5')).resolves.toBe(0);
    expect(lines[0]).toBe('paper limits.maxPositions: (nothing) -> 5');
    expect(lines[1]).toMatch(/^Version [0-9a-f]{16} -> [0-9a-f]{16}, run [0-9a-f]{64}$/);
    expect(await stored()).toMatchObject({ mode: { account: 'DU0000001', limits: { maxPositions: 5 } } });
    await set('exposure.overall', '0.8', '--in', 'common');
    expect(await stored()).toMatchObject({ common: { exposure: { overall: '0.8', strategies: { dummy: '0.5' } } } });
  });

  it('records author, reason and both versions as a run', async () => {
    await set('staleAfterMinutes', '60', '--author', 'bob');
    const [change] = await runs();
    expect(change).toMatchObject({
      intent: 'config-set',
      state: 'DONE',
      arguments: { document: 'paper', changes: [{ path: 'staleAfterMinutes', value: 60 }], reason: 'a test' },
      answer: {
        status: 200,
        body: {
          changes: [{ path: 'staleAfterMinutes', before: null, after: 60 }],
          versionAfter: expect.stringMatching(/^[0-9a-f]{16}$/),
        },
      },
    });
    const activity = change === undefined ? undefined : await stores.runs.getActivity(change.runId, calm());
    expect(activity?.record).toMatchObject({ caller: { name: 'bob' }, reason: 'a test' });
  });

  it.each([
    ['exposure.overall', '5', 'exposure.overall: found "5", needed a fraction from 0 to 2'],
    ['exposure.overal', '0.5', 'exposure.overal: found 0.5, needed no field of this name'],
    ['limits.maxPositions', 'many', 'limits.maxPositions: found "many", needed a number'],
    ['limits.maxPositions', '1001', 'limits.maxPositions: found 1001, needed at most 1000'],
    ['exposure.strategies.dumy', '0.1', 'exposure.strategies.dumy: found no such strategy'],
    ['tradingState', 'ACTIVE', 'path: found tradingState, needed POST /trading-state'],
    ['__proto__.polluted', '1', 'path: found "__proto__.polluted", needed names with dots between'],
    ['limits.constructor.x', '1', 'path: found "limits.constructor.x", needed names'],
    ['limits..maxPositions', '1', 'path: found "limits..maxPositions", needed names'],
  ])('refuses %s %s by name, the old one stays, and no run is left', async (path, value, message) => {
    const before = await stored();
    await expect(set(path, value)).rejects.toThrow(message);
    expect(await stored()).toEqual(before);
    expect(await runs()).toEqual([]);
  });

  it('mends a configuration that does not fit', async () => {
    const typo = (document: Json | undefined): Json => ({ ...Object(document), account: 'paper' });
    await stores.configuration.update('paper', typo, calm());
    await expect(set('account', 'DU0000002')).resolves.toBe(0);
    expect(lines[1]).toMatch(/^Version [0-9a-f]{16} -> [0-9a-f]{16}/);
  });

  it('leaves an unfinished run where nobody knows whether it was written, and none where it was not', async () => {
    const failing = (failure: 'outcome-unknown' | 'unavailable'): Partial<Stores> => ({
      configuration: { ...stores.configuration, update: () => Promise.reject(new StoreError(failure, 'x')) },
    });
    const args = ['set', 'staleAfterMinutes', '60', '--reason', 'a test'];
    await expect(run(args, failing('unavailable'))).rejects.toThrow(StoreError);
    expect(await runs()).toEqual([]);
    await expect(run(args, failing('outcome-unknown'))).rejects.toThrow(StoreError);
    expect(await runs()).toMatchObject([{ intent: 'config-set', state: 'CLAIMED' }]);
  });

  it.each([
    [['set', 'a', '1']],
    [['set', 'a', '--reason', 'x']],
    [['set', 'a', '1', '--reason', 'x', '--in', 'live']],
    [['get', 'a']],
    [['show', 'a']],
    [[]],
    [['set', 'a', '1', '--because', 'x']],
  ])('refuses a command that is none, with the usage: %j', (args) => {
    expect(() => parseConfigCommand(args)).toThrow(/^Usage: npm run config[\s\S]+needed/);
  });

  it('refuses an empty reason', async () => {
    await expect(run(['set', 'staleAfterMinutes', '60', '--reason', ' '])).rejects.toThrow('--reason: found " "');
  });
});

describe('config diff', () => {
  it('says what differs from the seeds, and that nothing does', async () => {
    await run(['diff']);
    expect(lines).toEqual(['The store says what the seeds say']);
    await set('limits.maxPositions', '7', '--in', 'common');
    await run(['diff']);
    expect(lines).toEqual(['common limits.maxPositions: 20 -> 7', '1 fields differ from the seeds']);
    await run(['diff', '--seed', 'local']);
    expect(lines).toContain('paper tradingState: "ACTIVE" -> "HALTED"');
  });
});
