/**
 * What the YAML of services and of the live job sets is what the code reads: filled in as a deploy fills it, secrets in their
 * shape, each environment passes the one schema and the checks that its function makes before it starts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkCallerSettings } from '../../functions/authenticate-callers.ts';
import { checkDashboardSettings } from '../../functions/authenticate-dashboard.ts';
import { checkStoreNamed } from '../../functions/check-store-named.ts';
import { readSettings, SETTING_NAMES, type Settings } from '../../functions/config.ts';

const INFRA = path.join(import.meta.dirname, '..');
const SERVICES = ['intents', 'trade-log', 'analysis', 'analysis-worker', 'dashboard', 'live'];
const MODES = ['paper', 'live'];
/** Secret -> what a person puts into it. */
const SECRETS: ReadonlyMap<string, string> = new Map([
  ['live-account', 'U1234567'],
  ['desk-callers', 'ann@example.com=admin'],
  ['gemini-api-key', 'key'],
  ['notion-token', 'token'],
  ['notion-database-id', '0123456789abcdef0123456789abcdef'],
  ['webhook-url', 'https://hooks.slack.com/services/one'],
]);
/** Read by the image's entry, or set by Cloud Run. */
const BESIDE = ['FUNCTION_TARGET'];

let folders: readonly string[] = [];
let planned = '';
beforeAll(() => {
  folders = MODES.map((mode) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'settings-'));
    const words = ['deploy.sh', 'my-project', 'europe-west1', '--mode', mode, '--plan', '--all'];
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, RENDER_TO: folder };
    const { stdout } = spawnSync('bash', words, { cwd: INFRA, env, encoding: 'utf8', timeout: 55_000 });
    planned = stdout;
    return folder;
  });
}, 60_000);
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: z.object({ name: z.string() }) }).optional(),
});
const podSchema = z.object({ containers: z.array(z.object({ name: z.string(), env: z.array(variable) })) });
const serviceSchema = z.object({ spec: z.object({ template: z.object({ spec: podSchema }) }) });
const jobSchema = z.object({ spec: z.object({ template: serviceSchema }) });

/** The desk's container of one rendered file. */
function environmentOf(mode: string, name: string): Readonly<Record<string, string>> {
  const file = path.join(folders[MODES.indexOf(mode)] ?? '', `${name}.yaml`);
  const document: unknown = parse(readFileSync(file, 'utf8'));
  const { template } =
    name === 'live' ? jobSchema.parse(document).spec.template.spec : serviceSchema.parse(document).spec;
  const desk = template.spec.containers.find((container) => container.name === 'desk');
  const pairs = (desk?.env ?? []).map(({ name: key, value, valueFrom }) => {
    const secret = valueFrom?.secretKeyRef.name ?? '';
    const found = value ?? SECRETS.get(secret);
    if (found === undefined) throw new Error(`Secret is not known: found "${secret}", needed one of SECRETS`);
    return [key, found];
  });
  return Object.fromEntries(pairs);
}

const settingsOf = (mode: string, name: string): Settings =>
  readSettings({ ...environmentOf(mode, name), NODE_ENV: 'production', PORT: '8080', K_SERVICE: name });

/** What `gcloud pubsub subscriptions create NAME` is given. */
function pushTo(audience: string): { readonly name: string; readonly account: string } | undefined {
  const line = planned.split('\n').find((one) => one.includes(`--push-auth-token-audience=${audience} `));
  const name = /subscriptions create (\S+)/.exec(line ?? '')?.[1];
  const account = /--push-auth-service-account=(\S+)/.exec(line ?? '')?.[1];
  return name === undefined || account === undefined ? undefined : { name, account };
}

describe.each(MODES)('in mode %s', (mode) => {
  it.each(SERVICES)('%s sets what the schema knows, in values that it takes', (name) => {
    const names = Object.keys(environmentOf(mode, name));
    expect(names.filter((one) => !SETTING_NAMES.has(one) && !BESIDE.includes(one))).toEqual([]);
    const settings = settingsOf(mode, name);
    expect(settings).toMatchObject({ TRADING_MODE: mode, GOOGLE_CLOUD_PROJECT: 'my-project' });
    expect(() => checkStoreNamed(settings)).not.toThrow();
  });

  it.each(['intents', 'analysis'])('%s knows its callers', (name) => {
    expect(() => checkCallerSettings(settingsOf(mode, name))).not.toThrow();
  });

  it('the page knows whom the proxy lets in, and the desk the page', () => {
    const page = settingsOf(mode, 'dashboard');
    expect(() => checkDashboardSettings(page)).not.toThrow();
    const intents = settingsOf(mode, 'intents');
    expect([page.INTENTS_URL, page.IAP_AUDIENCE]).toEqual([intents.AUDIENCE, intents.IAP_AUDIENCE]);
    expect(planned).toContain(`serviceAccount:${intents.DASHBOARD_ACCOUNT} `);
  });

  it('the push services know exactly the subscription that a deploy makes', () => {
    const log = settingsOf(mode, 'trade-log');
    const worker = settingsOf(mode, 'analysis-worker');
    const known = [
      [log.AUDIENCE, log.TRADE_LOG_PUSH_ACCOUNT, log.TRADE_LOG_PUSH_SUBSCRIPTION],
      [worker.AUDIENCE, worker.ANALYSIS_PUSH_ACCOUNT, worker.ANALYSIS_PUSH_SUBSCRIPTION],
    ];
    for (const [audience = '', account, subscription] of known) {
      const made = pushTo(audience);
      expect({ account, subscription }).toEqual({
        account: made?.account,
        subscription: `projects/my-project/subscriptions/${made?.name}`,
      });
    }
  });

  it('only the desk itself and its worker are told of a broker', () => {
    const told = SERVICES.filter((name) => Object.hasOwn(environmentOf(mode, name), 'IB_HOST'));
    expect(told).toEqual(['intents', 'live']);
  });
});

describe('the files', () => {
  it('are all asked', () => {
    const files = [...readdirSync(path.join(INFRA, 'services')), ...readdirSync(path.join(INFRA, 'jobs'))];
    const named = files.map((file) => file.replace(/(\.paper|\.live)?\.yaml$/, ''));
    expect(new Set(named.map((name) => (name === '' ? 'live' : name)))).toEqual(new Set(SERVICES));
  });
});
