import { manualClock } from '../lib/testing/manual-clock.ts';
import { readSettings } from './config.ts';
import { sinkSlots } from './sink-slots.ts';

const slots = (environment: Readonly<Record<string, string>>) =>
  sinkSlots({ settings: readSettings(environment), clock: manualClock(0) });
const inWords = (environment: Readonly<Record<string, string>>): readonly string[] =>
  slots(environment).map((slot) =>
    slot.kind === 'on' ? `${slot.sink.name} ${slot.sink.describe()}` : `${slot.name} ${slot.why}`,
  );

const ALL = {
  NOTION_TOKEN: 'canary-1',
  NOTION_DATABASE_ID: '668d797c-76fa',
  GEMINI_API_KEY: 'canary-2',
  CLOUD_LOGGING_LOG: 'trade-log',
  WEBHOOK_URL: 'https://hooks.slack.com/services/canary-3',
};

describe('sinkSlots', () => {
  it('has every sink off without its key, and says so', () => {
    expect(inWords({})).toEqual([
      'notion off: NOTION_TOKEN is not set',
      'gemini off: GEMINI_API_KEY is not set',
      'cloud-logging off: CLOUD_LOGGING_LOG is not set',
      'webhook off: WEBHOOK_URL is not set',
    ]);
    expect(inWords({ NOTION_TOKEN: 'x' })[0]).toBe('notion off: NOTION_DATABASE_ID is not set');
  });

  it("takes a secret's first version, the word that a deploy puts there, for none", () => {
    const unset = { NOTION_TOKEN: 'unset', NOTION_DATABASE_ID: 'unset', GEMINI_API_KEY: 'unset', WEBHOOK_URL: 'unset' };
    expect(inWords(unset)).toEqual(inWords({}));
    expect(inWords({ ...ALL, NOTION_DATABASE_ID: 'unset' })[0]).toBe('notion off: NOTION_DATABASE_ID is not set');
  });

  it('has them on with their keys, and tells no key', () => {
    const words = inWords(ALL);
    expect(words).toEqual([
      'notion on: database 668d797c..., 3 requests a second',
      'gemini on: gemini-2.5-flash, then gemini-2.5-flash-lite, entries of importance detailed and above',
      'cloud-logging on: log trade-log',
      'webhook on: slack at hooks.slack.com, alerts',
    ]);
    expect(words.join()).not.toContain('canary');
  });

  it.each([
    ['NOTION_URL', 'https://evil.example'],
    ['GEMINI_URL', 'http://generativelanguage.googleapis.com'],
    ['WEBHOOK_URL', 'https://hooks.slack.com.evil.example/canary-4'],
  ])('refuses a host that is not on the list, naming %s', (name, value) => {
    expect(() => slots({ ...ALL, [name]: value })).toThrow(
      expect.objectContaining({ message: expect.stringMatching(new RegExp(`${name}(?!.*canary)`)) }),
    );
  });

  it('lets a proxy in that the deployment names', () => {
    const proxied = { ...ALL, GEMINI_URL: 'https://proxy.example', SINK_HOSTS: 'proxy.example' };
    expect(inWords(proxied)[1]).toMatch(/^gemini on/);
    expect(() => slots({ ...proxied, SINK_HOSTS: 'other.example' })).toThrow(/GEMINI_URL/);
  });

  it('needs a chat for Telegram, and models that are names', () => {
    expect(() => slots({ ...ALL, WEBHOOK_URL: 'https://api.telegram.org/bot1', WEBHOOK_SHAPE: 'telegram' })).toThrow(
      /WEBHOOK_CHAT_ID/,
    );
    expect(() => slots({ ...ALL, GEMINI_MODELS: 'a,../b' })).toThrow(/GEMINI_MODELS/);
  });
});
