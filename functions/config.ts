/**
 * Environment -> frozen, typed settings. The only schema of environment variables; a bad value stops the process and
 * names the variable. What the desk trades with (limits, exposure) is not here but in the store (`config/*`).
 */
import { z } from 'zod';
import { ValidationError } from '../lib/domain/errors.ts';
import { IMPORTANCES } from '../lib/trade-log/entry-importance.ts';
import { MODES } from '../lib/domain/run.ts';
import { callerList, email } from './caller-list.ts';

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'a port from 0 to 65535')
    .transform(Number)
    .refine((value) => value <= 65_535, 'a port from 0 to 65535')
    .default(fallback);
const text = z.string().min(1).optional();
const hostAndPort = z
  .string()
  .regex(/^[^\s:/]+:\d{1,5}$/, 'host:port')
  .optional();

/** Of another service of the desk: an origin, https or on loopback. */
const serviceUrl = z
  .string()
  .refine(
    (value) => /^(?:https:\/\/[a-z0-9.-]+|http:\/\/127\.0\.0\.1:\d{1,5})\/?$/.test(value),
    'https://host, or http://127.0.0.1:port',
  )
  .transform((value) => value.replace(/\/$/, ''));

const list = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every((part) => /^[\w.-]{1,253}$/.test(part)), 'names with commas between');

/** Checked where they are used, against the hosts that may be called. */
const urls = z.string().transform((value) => value.split(',').map((part) => part.trim()));

export const STORE_CHOICES = ['auto', 'emulator', 'embedded'] as const;
export const AUTH_MODES = ['oidc', 'local'] as const;

export const FACTS_CHOICES = ['auto', 'stored', 'broker'] as const;
export const WEBHOOK_SHAPES = ['slack', 'telegram', 'json'] as const;
export const WEBHOOK_ENTRIES = ['alerts', 'all'] as const;
/** Never repeated, not even where they do not fit. */
export const SECRETS: ReadonlySet<string> = new Set([
  'NOTION_TOKEN',
  'GEMINI_API_KEY',
  'WEBHOOK_URL',
  'NEWS_URLS',
  'FINANCIALS_URLS',
  'OTEL_EXPORTER_OTLP_HEADERS',
]);

/** Variable -> form and default; the README's table is made from the same names. */
const environmentSchema = z.object({
  PORT: port(8080),
  TRADING_MODE: z.enum(MODES).default('paper'),
  IB_HOST: z.string().min(1).default('127.0.0.1'),
  IB_PORT: port(4002),
  IB_CLIENT_ID: z
    .string()
    .regex(/^\d{1,4}$/, 'a client id from 0 to 9999')
    .transform(Number)
    .default(1),
  GOOGLE_CLOUD_PROJECT: text,
  FIRESTORE_EMULATOR_HOST: hostAndPort,
  PUBSUB_EMULATOR_HOST: hostAndPort,
  STORE_FILE: text,
  INTENTDESK_STORE: z.enum(STORE_CHOICES).default('auto'),
  AUTH_MODE: z.enum(AUTH_MODES).default('oidc'),
  AUDIENCE: z
    .string()
    .regex(/^[\x21-\x7e]{3,512}$/, 'text without spaces, for example the URL of the service')
    .optional(),
  CALLERS: callerList.default(new Map()),
  SCHEDULER_ACCOUNT: email.optional(),
  K_SERVICE: text,
  IAP_AUDIENCE: z
    .string()
    .regex(
      /^\/projects\/\d+\/(?:locations\/[a-z0-9-]+|global|[a-z0-9-]+)\/(?:services|backendServices)\/[\w.-]+$/,
      '/projects/NUMBER/locations/REGION/services/NAME',
    )
    .optional(),
  DASHBOARD_ACCOUNT: email.optional(),
  INTENTS_URL: serviceUrl.optional(),
  TRADE_LOG_FOLDER: text,
  TRADE_LOG_FILE: text,
  TRADE_LOG_PUSH_ACCOUNT: email.optional(),
  TRADE_LOG_PUSH_SUBSCRIPTION: z
    .string()
    .regex(/^projects\/[^/\s]+\/subscriptions\/[^/\s]+$/, 'projects/P/subscriptions/S')
    .optional(),
  ANALYSIS_PUSH_ACCOUNT: email.optional(),
  ANALYSIS_PUSH_SUBSCRIPTION: z
    .string()
    .regex(/^projects\/[^/\s]+\/subscriptions\/[^/\s]+$/, 'projects/P/subscriptions/S')
    .optional(),
  PAPER_GATEWAY_PORT: port(4002),
  LIVE_ACCOUNT: text,
  NOTION_TOKEN: text,
  NOTION_DATABASE_ID: text,
  NOTION_URL: z.string().default('https://api.notion.com'),
  GEMINI_API_KEY: text,
  GEMINI_MODELS: list.default(['gemini-2.5-flash', 'gemini-2.5-flash-lite']),
  GEMINI_REVIEW_MODELS: list.default([]),
  GEMINI_URL: z.string().default('https://generativelanguage.googleapis.com'),
  GEMINI_IMPORTANCE: z.enum(IMPORTANCES).default('detailed'),
  CLOUD_LOGGING_LOG: text,
  WEBHOOK_URL: text,
  WEBHOOK_SHAPE: z.enum(WEBHOOK_SHAPES).default('slack'),
  WEBHOOK_CHAT_ID: text,
  WEBHOOK_ENTRIES: z.enum(WEBHOOK_ENTRIES).default('alerts'),
  SINK_HOSTS: list.default([]),
  NEWS_URLS: urls.default([]),
  FINANCIALS_URLS: urls.default([]),
  SOURCE_HOSTS: list.default([]),
  ANALYSIS_FACTS: z.enum(FACTS_CHOICES).default('auto'),
  OTEL_EXPORTER_OTLP_ENDPOINT: text,
  OTEL_EXPORTER_OTLP_HEADERS: text,
  SINK_TIMEOUT_SECONDS: z
    .string()
    .regex(/^([1-9]|[1-5]\d|60)$/, 'seconds from 1 to 60')
    .transform(Number)
    .default(30),
  SINK_MAX_RETRIES: z
    .string()
    .regex(/^[0-5]$/, 'retries from 0 to 5')
    .transform(Number)
    .default(3),
  SINK_RETRY_DELAY_SECONDS: z
    .string()
    .regex(/^([1-9]|10)$/, 'seconds from 1 to 10')
    .transform(Number)
    .default(1),
  CI: text,
  NODE_ENV: text,
  CRASH_POINT: text,
  TEST_LEASE_TTL_MS: z
    .string()
    .regex(/^[1-9]\d{2,4}$/, 'milliseconds from 100 to 99999')
    .transform(Number)
    .optional(),
});

/** A secret is made with this word (infra/deploy.sh): Secret Manager keeps nothing that is empty. It is no key. */
const PLACEHOLDER = 'unset';
const isPlaceholder = (name: string, value: string): boolean =>
  value === PLACEHOLDER && (SECRETS.has(name) || name === 'NOTION_DATABASE_ID');

/** Every variable that the desk reads. */
export const SETTING_NAMES: ReadonlySet<string> = new Set(Object.keys(environmentSchema.shape));

export type Settings = Readonly<z.infer<typeof environmentSchema>>;

/** @throws ValidationError naming each variable that does not fit. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  // An empty variable is an unset one: shells and Cloud Run cannot always tell them apart.
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      ([name, value]) => value !== undefined && value !== '' && !isPlaceholder(name, value),
    ),
  );
  const result = environmentSchema.safeParse(given);
  if (!result.success) {
    throw new ValidationError(
      'Environment',
      result.error.issues.map((issue) => {
        const field = String(issue.path[0] ?? '(environment)');
        const needed = issue.code === 'invalid_value' ? `one of ${issue.values.map(String).join(', ')}` : issue.message;
        const found = SECRETS.has(field) ? 'a secret' : `"${given[field] ?? ''}"`;
        return { field, found, needed };
      }),
    );
  }
  const settings = result.data;
  if (settings.TRADING_MODE === 'live' && settings.LIVE_ACCOUNT === undefined) {
    throw new ValidationError('Environment', [
      { field: 'LIVE_ACCOUNT', found: 'nothing', needed: 'the live account, where TRADING_MODE is live' },
    ]);
  }
  refuseTestSettings(settings);
  return Object.freeze(settings);
}

/** What breaks a desk on purpose has no place in a deployment. */
function refuseTestSettings(settings: Settings): void {
  if (settings.NODE_ENV !== 'production') return;
  const set = (['CRASH_POINT', 'TEST_LEASE_TTL_MS'] as const).filter((name) => settings[name] !== undefined);
  if (set.length === 0) return;
  throw new ValidationError(
    'Environment',
    set.map((field) => ({ field, found: `"${settings[field]}"`, needed: 'nothing with NODE_ENV=production' })),
  );
}
