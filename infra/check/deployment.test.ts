import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { ANALYSIS_TOPIC } from '../../lib/adapters/pubsub/publish-wake-up.ts';
import { readService, serviceProblems, type ServiceDocument } from './service-problems.ts';

const INFRA = path.join(import.meta.dirname, '..');
const ROOT = path.join(INFRA, '..');
const PROJECT = 'my-project';
let folder = '';

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of infra; `tools` are scripts that stand in for commands. */
function run(script: string, words: readonly string[], environment: Record<string, string> = {}): Ran {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, RENDER_TO: folder, ...environment };
  return spawnSync('bash', [path.join(INFRA, script), ...words], { env, encoding: 'utf8', timeout: 55_000 });
}
const plan = (mode: string): Ran => run('deploy.sh', [PROJECT, 'europe-west1', '--mode', mode, '--plan', '--all']);

/** A gcloud that writes down what it is asked and answers every question with `answer`. */
function standIn(answer: string): { readonly PATH: string; readonly calls: () => readonly string[] } {
  const bin = mkdtempSync(path.join(folder, 'bin-'));
  const log = path.join(bin, 'calls');
  const script = `#!/usr/bin/env bash\necho "$(basename "$0") $*" >>${log}\ncase "$*" in *--data-file=-*) cat >/dev/null ;; esac\ncase "$*" in *" describe "*) ${answer} ;; *) echo x ;; esac\n`;
  for (const name of ['gcloud', 'npm']) writeFileSync(path.join(bin, name), script, { mode: 0o755 });
  return {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    calls: () => readFileSync(log, 'utf8').trim().split('\n'),
  };
}
const projectNumber = 'case "$*" in *"projects describe"*) echo 1; exit 0 ;; esac;';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'infra-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const services = (): readonly ServiceDocument[] =>
  ['intents', 'trade-log', 'analysis', 'analysis-worker', 'dashboard'].map((name) =>
    readService(parse(readFileSync(path.join(folder, `${name}.yaml`), 'utf8'))),
  );

describe('the services', () => {
  it.each(['paper', 'live'])('keep every rule in mode %s', (mode) => {
    expect(plan(mode)).toMatchObject({ status: 0, stderr: '' });
    expect(services().flatMap((each) => serviceProblems(each, PROJECT))).toEqual([]);
  });

  it.each([
    ['an account of its own', 'intents', 'desk-intents@', 'desk-trade-log@', 'account of its own'],
    [
      'a closed gateway',
      'intents',
      '- name: gateway',
      '- name: gateway\n          ports: [{ containerPort: 4001 }]',
      'port',
    ],
    [
      'VNC off',
      'intents',
      '- { name: READ_ONLY_API',
      '- { name: VNC_SERVER_PASSWORD, value: x }\n            - { name: READ_ONLY_API',
      'VNC',
    ],
    ['CPU always', 'intents', "cpu-throttling: 'false'", "cpu-throttling: 'true'", 'CPU always'],
    ['one instance', 'intents', "maxScale: '1'", "maxScale: '2'", '1..2'],
    ['the second live setting', 'intents', 'LIVE_ACCOUNT', 'OTHER', 'LIVE_ACCOUNT'],
    ['the live port', 'intents', "'4001'", "'4002'", 'port'],
    ['OIDC', 'intents', 'value: oidc', 'value: local', 'oidc'],
    ['its own audience', 'analysis', 'https://analysis-', 'https://intents-', 'AUDIENCE'],
    ['a closed push door', 'trade-log', 'ingress: internal', 'ingress: all', 'internal'],
    ['the proxy', 'dashboard', 'iap-enabled', 'iap', 'Identity-Aware Proxy'],
    [
      "the proxy's agent alone",
      'dashboard',
      "run.googleapis.com/iap-enabled: 'true'",
      "run.googleapis.com/iap-enabled: 'true'\n    run.googleapis.com/invoker-iam-disabled: 'true'",
      'its agent alone',
    ],
    ['signatures', 'intents', 'invoker-iam-disabled', 'invoker', 'takes the signature'],
    [
      'its secrets as secrets',
      'analysis-worker',
      '- { name: FUNCTION_TARGET',
      "- { name: GEMINI_API_KEY, value: 'k' }\n            - { name: FUNCTION_TARGET",
      'GEMINI_API_KEY',
    ],
    [
      'SSH off',
      'intents',
      '- { name: READ_ONLY_API',
      '- { name: SSH_TUNNEL, value: x }\n            - { name: READ_ONLY_API',
      'SSH',
    ],
    [
      'the command server off',
      'intents',
      '- { name: READ_ONLY_API',
      '- { name: COMMAND_SERVER_PORT, value: x }\n            - { name: READ_ONLY_API',
      'command server',
    ],
    ['images of its own', 'dashboard', 'docker.pkg.dev', 'example.com', 'registry'],
    ['its probe', 'intents', '/health', '/', '/health'],
  ])('are refused without %s', (_, name, found, replacement, words) => {
    plan('live');
    const text = readFileSync(path.join(folder, `${name}.yaml`), 'utf8');
    expect(text).toContain(found);
    const problems = serviceProblems(readService(parse(text.replace(found, replacement))), PROJECT);
    expect(problems.join('\n')).toContain(words);
  });

  it('set only variables that the desk reads, wherever the function is there', () => {
    plan('live');
    const known = readFileSync(path.join(ROOT, 'functions/config.ts'), 'utf8');
    const present = services().filter(({ metadata }) => existsSync(path.join(ROOT, `functions/${metadata.name}.ts`)));
    const names = present.flatMap(({ spec }) => spec.template.spec.containers[0]?.env.map((each) => each.name) ?? []);
    expect(names).toContain('AUDIENCE');
    expect(names.filter((name) => name !== 'FUNCTION_TARGET' && !known.includes(`  ${name}:`))).toEqual([]);
  });
});

describe('a deploy', () => {
  it('makes what is missing', () => {
    const { PATH, calls } = standIn(`${projectNumber} echo NOT_FOUND >&2; exit 1`);
    const { status, stderr } = run('deploy.sh', [PROJECT, 'europe-west1', '--mode', 'paper'], { PATH });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(calls().filter((call) => call.startsWith('gcloud iam service-accounts create'))).toHaveLength(7);
    expect(calls().filter((call) => call.startsWith('gcloud run services replace'))).not.toHaveLength(0);
    // What is made new by the clock waits for a person (docs/operations.md).
    const named = (words: string): readonly string[] =>
      calls().flatMap((call) => new RegExp(`^gcloud scheduler jobs ${words} (\\S+) `).exec(call)?.[1] ?? []);
    expect(named('pause')).toEqual(named('create http'));
    expect(named('pause')).toHaveLength(8);
  }, 60_000);

  it('asks for the first admin instead of leaving a desk that nobody may call', () => {
    const { PATH } = standIn(`${projectNumber} echo NOT_FOUND >&2; exit 1 ;; *"versions list"*)`);
    const { status, stderr } = run('deploy.sh', [PROJECT, 'europe-west1', '--mode', 'paper'], { PATH });
    expect(status).toBe(1);
    expect(stderr).toContain('needed --admin EMAIL');
  }, 60_000);

  it('makes nothing twice and overwrites no secret, no caller and no configuration', () => {
    const { PATH, calls } = standIn('echo x');
    expect(run('deploy.sh', [PROJECT, 'europe-west1', '--mode', 'paper'], { PATH })).toMatchObject({ status: 0 });
    const writing = calls().filter((call) =>
      /(?<!identity) create |versions add| delete | import |documents|configure/.test(call),
    );
    expect(writing).toEqual([]);
  }, 60_000);

  it('stops where a question is answered by anything but "not there"', () => {
    const { PATH, calls } = standIn(`${projectNumber} echo PERMISSION_DENIED >&2; exit 1`);
    expect(run('deploy.sh', [PROJECT, 'europe-west1', '--mode', 'paper'], { PATH })).toMatchObject({ status: 1 });
    expect(calls().filter((call) => call.includes(' create '))).toEqual([]);
  }, 60_000);

  it.each([
    [['x'], 'needed PROJECT REGION'],
    [[PROJECT, 'europe-west1'], 'needed --mode paper or --mode live'],
    [[PROJECT, 'europe-west1', '--mode', 'demo'], 'found mode "demo"'],
    [['My Project', 'europe-west1', '--mode', 'paper'], 'needed a project id'],
    [[PROJECT, 'here', '--mode', 'paper'], 'needed one like'],
    [[PROJECT, 'europe-west1', '--mode', 'paper', '--force'], 'found --force'],
    [[PROJECT, 'europe-west1', '--mode', 'paper', '--all'], 'needed --plan'],
  ])('refuses %j', (words, problem) => {
    expect(run('deploy.sh', words)).toMatchObject({ status: 1, stderr: expect.stringContaining(problem) });
  });

  it('gives the schedule New York time, a token and a pause', () => {
    const jobs = plan('paper')
      .stdout.split('\n')
      .filter((line) => line.startsWith('gcloud scheduler jobs create http'));
    expect(jobs).toHaveLength(8);
    for (const job of jobs) {
      expect(job).toContain('--time-zone=America/New_York');
      expect(job).toContain(`--oidc-service-account-email=desk-scheduler@${PROJECT}.iam.gserviceaccount.com`);
    }
  });

  it('keeps every message of the trade log for 31 days: topic, subscription and dead letters', () => {
    const made = plan('paper')
      .stdout.split('\n')
      .filter((line) => /gcloud pubsub (topics|subscriptions) create trade-log/.test(line));
    expect(made).toHaveLength(4);
    expect(made.filter((line) => !line.includes('--message-retention-duration=31d'))).toEqual([]);
  });

  it('wakes the analysis over the topic and the subscription that its parts know, and sweeps it each minute', () => {
    const { stdout } = plan('live');
    const worker = services().find(({ metadata }) => metadata.name === 'analysis-worker');
    const env = new Map(worker?.spec.template.spec.containers[0]?.env.map(({ name, value }) => [name, value]));
    const line = (words: string): string => stdout.split('\n').find((each) => each.startsWith(words)) ?? '';
    expect(line(`gcloud pubsub topics create ${ANALYSIS_TOPIC} `)).not.toBe('');
    const subscription = line(`gcloud pubsub subscriptions create ${ANALYSIS_TOPIC}-push `);
    expect(env.get('ANALYSIS_PUSH_SUBSCRIPTION')).toBe(`projects/${PROJECT}/subscriptions/${ANALYSIS_TOPIC}-push`);
    expect(subscription).toContain(`--push-auth-service-account=${env.get('ANALYSIS_PUSH_ACCOUNT')} `);
    expect(subscription).toContain(`--push-auth-token-audience=${env.get('AUDIENCE')} `);
    const publishers = stdout
      .split('\n')
      .filter((each) => each.includes(`topics add-iam-policy-binding ${ANALYSIS_TOPIC} `));
    expect(publishers.join('\n')).toMatch(/desk-analysis@.*\n.*desk-intents@/);
    expect(line('gcloud scheduler jobs create pubsub analysis-sweep')).toContain(`--topic=${ANALYSIS_TOPIC} `);
  });

  it('gives nobody the rights of an owner or editor, and strangers none', () => {
    expect(plan('live').stdout).not.toMatch(/allUsers|allAuthenticatedUsers/);
    const roles = [...plan('live').stdout.matchAll(/--role=(\S+)/g)].map(([, role = '']) => role);
    expect([...new Set(roles)].toSorted()).toEqual([
      'roles/datastore.user',
      'roles/iam.serviceAccountTokenCreator',
      'roles/logging.logWriter',
      'roles/pubsub.publisher',
      'roles/pubsub.subscriber',
      'roles/run.invoker',
      'roles/secretmanager.secretAccessor',
    ]);
  });
});

describe('taking down', () => {
  it('needs the project said twice', () => {
    const once = run('destroy.sh', [PROJECT, 'europe-west1', '--confirm', 'other', '--plan']);
    expect(once).toMatchObject({ status: 1, stdout: '' });
  });

  it('leaves the ledger, the secrets and the dead letters', () => {
    const { stdout } = run('destroy.sh', [PROJECT, 'europe-west1', '--confirm', PROJECT, '--plan']);
    expect(stdout).toContain('run services delete intents');
    expect(stdout).not.toMatch(/gcloud (firestore|secrets|artifacts)|delete \S*dead-letters/);
  });
});

describe('what is watched', () => {
  const names = readdirSync(path.join(INFRA, 'metrics')).map((file) => path.basename(file, '.yaml'));
  const textOf = (name: string): string => readFileSync(path.join(INFRA, 'metrics', `${name}.yaml`), 'utf8');

  it('counts only events that the code writes', () => {
    const sources = ['functions', 'intents', 'lib']
      .flatMap((part) =>
        readdirSync(path.join(ROOT, part), { recursive: true, encoding: 'utf8' }).map((file) =>
          path.join(ROOT, part, file),
        ),
      )
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const events = names.flatMap((name) =>
      [...textOf(name).matchAll(/(?:event|status)="(\w[\w-]+)"/g)].map(([, event]) => event ?? ''),
    );
    expect(events).toContain('LedgerDrift');
    expect(events).toContain('BreakerTripped');
    expect(events.filter((event) => !sources.includes(`'${event}'`))).toEqual([]);
  });

  it('hears of an open breaker wherever a live session runs: in the service and in the job', () => {
    const alert = readFileSync(path.join(INFRA, 'alerts', 'breaker-tripped.yaml'), 'utf8');
    for (const resource of ['cloud_run_revision', 'cloud_run_job']) {
      expect(textOf('breaker-tripped')).toContain(`resource.type="${resource}"`);
      expect(alert).toContain(`resource.type="${resource}"`);
    }
    const conditions = alert.match(/user\/breaker-tripped" AND resource\.type="\w+"\n/g);
    expect(conditions).toHaveLength(2);
  });

  it('raises an alert for each count, and takes each down again', () => {
    const destroy = readFileSync(path.join(INFRA, 'destroy.sh'), 'utf8');
    for (const name of names) {
      const alert = readFileSync(path.join(INFRA, 'alerts', `${name}.yaml`), 'utf8');
      expect(alert).toContain(`logging.googleapis.com/user/${name}"`);
      expect(destroy).toMatch(new RegExp(`for metric in .*\\b${name}\\b`));
    }
  });
});
