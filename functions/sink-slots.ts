/**
 * The sinks that the environment asks for, each on or off in words. URLs are held to an exact list of hosts here, once: what is
 * configured wrongly stops the process and names the variable, never its value.
 */
import type { Sink, SinkSlot } from '../lib/ports/sink.ts';
import type { Clock } from '../lib/ports/clock.ts';
import { createCloudLoggingSink } from '../lib/adapters/cloud-logging/cloud-logging-sink.ts';
import { createGeminiModel } from '../lib/adapters/gemini/gemini-model.ts';
import { createNotionSink } from '../lib/adapters/notion/notion-sink.ts';
import { createWebhookSink, type WebhookShape } from '../lib/adapters/webhook/webhook-sink.ts';
import { allowedUrl, type UrlRules } from '../lib/domain/allowed-url.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { isAtLeast } from '../lib/trade-log/entry-importance.ts';
import { createNoteSink } from '../lib/trade-log/note-sink.ts';
import type { Settings } from './config.ts';

export interface SinkSlotsOptions {
  readonly settings: Settings;
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
  /** Stand-ins on this machine may be called: tests and the local stack only. */
  readonly loopback?: true;
}

const HOSTS = ['api.notion.com', 'generativelanguage.googleapis.com', 'hooks.slack.com', 'api.telegram.org'];

/** In the order in which `/ready` shows them. @throws InvalidValueError, ValidationError naming the variable */
export function sinkSlots({ settings, clock, loopback }: SinkSlotsOptions): readonly SinkSlot[] {
  const rules: UrlRules = {
    hosts: [...HOSTS, ...settings.SINK_HOSTS.map((host) => host.toLowerCase())],
    ...(loopback === undefined ? {} : { loopback }),
  };
  const timeoutMs = settings.SINK_TIMEOUT_SECONDS * 1_000;
  return [
    notionSlot(settings, { rules, timeoutMs, clock }),
    geminiSlot(settings, { rules, timeoutMs }),
    cloudLoggingSlot(settings, timeoutMs),
    webhookSlot(settings, rules),
  ];
}

const off = (name: string, missing: string): SinkSlot => ({ kind: 'off', name, why: `off: ${missing} is not set` });

/** What runs on this machine is a stand-in: no service listens here. */
const on = (sink: Sink, { protocol }: URL): SinkSlot =>
  protocol === 'http:' ? { kind: 'on', sink, isDemo: true } : { kind: 'on', sink };

interface Calling {
  readonly rules: UrlRules;
  readonly timeoutMs: number;
}

function notionSlot(
  { NOTION_TOKEN: token, NOTION_DATABASE_ID: databaseId, NOTION_URL: url }: Settings,
  { rules, timeoutMs, clock }: Calling & Pick<SinkSlotsOptions, 'clock'>,
): SinkSlot {
  if (token === undefined) return off('notion', 'NOTION_TOKEN');
  if (databaseId === undefined) return off('notion', 'NOTION_DATABASE_ID');
  const base = allowedUrl('NOTION_URL', url, rules);
  return on(createNotionSink({ token, databaseId, baseUrl: base.href, timeoutMs, clock }), base);
}

function geminiSlot(settings: Settings, { rules, timeoutMs }: Calling): SinkSlot {
  const { GEMINI_API_KEY: apiKey, GEMINI_MODELS: models, GEMINI_URL: url, GEMINI_IMPORTANCE: importance } = settings;
  if (apiKey === undefined) return off('gemini', 'GEMINI_API_KEY');
  const base = allowedUrl('GEMINI_URL', url, rules);
  const model = createGeminiModel({ apiKey, models, baseUrl: base.href.replace(/\/$/, ''), timeoutMs });
  return on(createNoteSink(model, importance), base);
}

function cloudLoggingSlot({ CLOUD_LOGGING_LOG: logName, GOOGLE_CLOUD_PROJECT }: Settings, timeoutMs: number): SinkSlot {
  if (logName === undefined) return off('cloud-logging', 'CLOUD_LOGGING_LOG');
  return { kind: 'on', sink: createCloudLoggingSink({ projectId: GOOGLE_CLOUD_PROJECT, logName, timeoutMs }) };
}

function webhookSlot(settings: Settings, rules: UrlRules): SinkSlot {
  if (settings.WEBHOOK_URL === undefined) return off('webhook', 'WEBHOOK_URL');
  const url = allowedUrl('WEBHOOK_URL', settings.WEBHOOK_URL, rules);
  const all = settings.WEBHOOK_ENTRIES === 'all';
  const sink = createWebhookSink({
    url,
    shape: shapeOf(settings),
    wants: (entry) => all || isAtLeast(entry, 'error'),
    wanted: all ? 'all entries' : 'alerts',
  });
  return on(sink, url);
}

function shapeOf({ WEBHOOK_SHAPE: kind, WEBHOOK_CHAT_ID: chatId }: Settings): WebhookShape {
  if (kind !== 'telegram') return { kind };
  if (chatId !== undefined) return { kind, chatId };
  throw new ValidationError('Environment', [
    { field: 'WEBHOOK_CHAT_ID', found: 'nothing', needed: 'a chat id, where WEBHOOK_SHAPE is telegram' },
  ]);
}
