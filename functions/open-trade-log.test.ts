import { readSettings } from './config.ts';
import { openTradeLog } from './open-trade-log.ts';

const silent = { write: () => undefined };
const described = async (environment: Readonly<Record<string, string>>): Promise<string> => {
  const opened = openTradeLog(readSettings(environment), silent, (text) => text);
  await opened.close(0);
  return opened.describe();
};

describe('openTradeLog', () => {
  it('ships nothing where no topic is configured, and says so', async () => {
    expect(await described({})).toMatch(/^off: no topic is configured/);
  });

  it('never takes the made-up project of an emulated ledger for a real one', async () => {
    const environment = { GOOGLE_CLOUD_PROJECT: 'demo', FIRESTORE_EMULATOR_HOST: '127.0.0.1:1' };
    expect(await described(environment)).toMatch(/^off: no topic is configured/);
  });
});
