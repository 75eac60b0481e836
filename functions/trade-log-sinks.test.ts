import { manualClock } from '../lib/testing/manual-clock.ts';
import { readSettings } from './config.ts';
import { sinkPolicy, tradeLogSinks } from './trade-log-sinks.ts';

const slots = (environment: Readonly<Record<string, string>>) =>
  tradeLogSinks(readSettings(environment), manualClock(0));
const HOOK = { WEBHOOK_URL: 'http://127.0.0.1:8123/hook' };

describe('the sinks of a trade log', () => {
  it('let a stand-in on this machine take the place of a service, and call it a demo', () => {
    const webhook = slots({ ...HOOK, TRADE_LOG_FILE: '/tmp/rows.jsonl' });
    expect(webhook.map((slot) => (slot.kind === 'on' ? [slot.sink.name, slot.isDemo === true] : slot.kind))).toEqual([
      ['file', false],
      'off',
      'off',
      'off',
      ['webhook', true],
    ]);
  });

  it.each([{ NODE_ENV: 'production' }, { K_SERVICE: 'trade-log' }])('refuse stand-ins with %j', (deployed) => {
    expect(() => slots({ ...HOOK, ...deployed })).toThrow(/WEBHOOK_URL.*https/);
  });

  it('are tried as often and as long as the environment says', () => {
    const usual = { maxRetries: 3, firstPauseMs: 2_000, longestPauseMs: 10_000, tryMs: 30_000 };
    expect(sinkPolicy(readSettings({}))).toMatchObject(usual);
    const set = { SINK_MAX_RETRIES: '0', SINK_RETRY_DELAY_SECONDS: '4', SINK_TIMEOUT_SECONDS: '60' };
    const wanted = { maxRetries: 0, firstPauseMs: 8_000, longestPauseMs: 40_000, tryMs: 60_000 };
    expect(sinkPolicy(readSettings(set))).toMatchObject(wanted);
  });

  it.each([
    ['SINK_MAX_RETRIES', '6'],
    ['SINK_MAX_RETRIES', '-1'],
    ['SINK_RETRY_DELAY_SECONDS', '0'],
    ['SINK_TIMEOUT_SECONDS', '61'],
  ])('refuse %s of %s', (name, value) => {
    expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`${name}: found "${value}"`));
  });
});
