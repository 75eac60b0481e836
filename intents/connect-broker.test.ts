import { accountId } from '../lib/domain/ids.ts';
import type { Mode } from '../lib/domain/run.ts';
import { configurationOf } from '../lib/testing/allocation-values.ts';
import { checkAccount } from './connect-broker.ts';

const check = (mode: Mode, account: string, liveAccount?: string) => (): void =>
  checkAccount({ mode, liveAccount }, configurationOf({ account: accountId(account) }));

describe('checkAccount', () => {
  it('lets a mode trade on an account of its own kind only', () => {
    expect(check('paper', 'DU0000001')).not.toThrow();
    expect(check('paper', 'DF0000001')).not.toThrow();
    expect(check('live', 'U1234567', 'U1234567')).not.toThrow();
    expect(check('paper', 'U1234567')).toThrow('needed a DU or DF account');
  });

  it('needs both settings for live: TRADING_MODE and the same account in LIVE_ACCOUNT', () => {
    expect(check('live', 'U1234567')).toThrow('needed the account named by LIVE_ACCOUNT');
    expect(check('live', 'U1234567', 'U7654321')).toThrow('needed the account named by LIVE_ACCOUNT');
  });

  it('refuses a paper account in live, also where LIVE_ACCOUNT names it', () => {
    expect(check('live', 'DU0000001', 'DU0000001')).toThrow('found DU0000001 in mode live');
    expect(check('live', 'DF0000001', 'DF0000001')).toThrow('found DF0000001 in mode live');
  });
});
