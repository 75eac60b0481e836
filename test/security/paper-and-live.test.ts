/** Paper and live mixed up (06, security): the account's kind, the mode and the second setting must all agree. */
import { checkAccount } from '../../intents/connect-broker.ts';
import { intents } from '../../intents/registry.ts';
import { runIntent } from '../../intents/run-intent.ts';
import { accountId } from '../../lib/domain/ids.ts';
import { readSettings } from '../../functions/config.ts';
import { startTestDesk, type TestDesk } from '../../lib/testing/desk-for-tests.ts';
import { calm } from '../../lib/testing/store-harness.ts';

const ACCOUNTS = ['DU0000001', 'DF1234567', 'U1234567', 'U7654321', 'F1234567'] as const;
const MODES = ['paper', 'live'] as const;
/** Mode, account, LIVE_ACCOUNT: the only ones that fit. */
const FITTING: ReadonlySet<string> = new Set([
  ...[...ACCOUNTS, undefined].flatMap((second) => [`paper DU0000001 ${second}`, `paper DF1234567 ${second}`]),
  'live U1234567 U1234567',
  'live U7654321 U7654321',
  'live F1234567 F1234567',
]);
const rows = MODES.flatMap((mode) =>
  ACCOUNTS.flatMap((account) => [...ACCOUNTS, undefined].map((liveAccount) => ({ mode, account, liveAccount }))),
);

describe('a mode', () => {
  it('trades on an account of its own kind alone, live only on the one that is named twice', () => {
    const passed = rows.filter(({ mode, account, liveAccount }) => {
      try {
        checkAccount({ mode, liveAccount }, { account: accountId(account) });
        return true;
      } catch {
        return false;
      }
    });
    expect(new Set(passed.map(({ mode, account, liveAccount }) => `${mode} ${account} ${liveAccount}`))).toEqual(
      FITTING,
    );
  });

  it('is paper unless said otherwise, and does not start as live without its account', () => {
    expect(readSettings({}).TRADING_MODE).toBe('paper');
    expect(() => readSettings({ TRADING_MODE: 'live' })).toThrow('LIVE_ACCOUNT: found nothing');
    expect(() => readSettings({ TRADING_MODE: 'Live' })).toThrow('needed one of paper, live');
  });
});

describe('a desk whose stored account does not fit its mode', () => {
  let desk: TestDesk;
  afterEach(() => desk.close());

  it.each([...intents.keys()])('connects nobody: %s', async (name) => {
    desk = await startTestDesk();
    await desk.configure({ account: 'U1234567' });
    let connected = 0;
    const connect = (): Promise<never> => {
      connected += 1;
      return Promise.reject(new Error('connected'));
    };
    const deps = { ...desk.deps, connector: { connectReader: connect, connectTrader: connect } };
    const intent = intents.get(name);
    if (intent === undefined) throw new Error(`Intent is not known: found "${name}"`);
    const asked = { idempotencyKey: undefined, schedule: undefined, role: 'admin', callerName: 'test' } as const;
    const body = BODIES[name] ?? {};
    const { status } = await runIntent(deps, intent, { intent: name, body, ...asked, signal: calm() });
    expect([status >= 400, connected]).toEqual([true, 0]);
  });
});

const BODIES: { readonly [intent: string]: { readonly [name: string]: string | number | readonly string[] } } = {
  allocation: { strategies: ['alpha'] },
  orchestrator: { strategies: ['alpha'] },
  'live-session': { durationSeconds: 1 },
  'adjust-holdings': { conId: 756_733, from: 'broker', to: 'alpha', quantity: '1', reason: 'test' },
};
