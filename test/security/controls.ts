/**
 * The security table of design 06, row by row: where its proof is, and its controls taken out one at a time.
 * `npm run security:mutants` plants each into a copy of the sources and asks its test, which must fail.
 */
import type { Mutant } from '../soak/mutants.ts';

export interface Row {
  /** As SECURITY.md calls it. */
  readonly threat: string;
  readonly proofs: readonly string[];
  readonly controls: readonly Mutant[];
}

const control = (
  name: string,
  [file, before, after = '']: readonly [string, string, string?],
  test: string,
): Mutant => ({
  name,
  edits: [{ file, before, after }],
  seenBy: { test },
});

const MATRIX = 'test/security/role-matrix.test.ts';
const FLOOD = 'test/security/flood.test.ts';
const FUZZ = 'test/security/fuzzed-bodies.test.ts';
const CEILINGS = 'test/security/ceilings.property.test.ts';
const CHECKS = 'lib/trading/pre-trade-checks.test.ts';
const REDIRECTS = 'test/security/redirects.test.ts';
const URLS = 'lib/domain/allowed-url.test.ts';
const MODES = 'test/security/paper-and-live.test.ts';
const RULES = 'test/security/firestore-rules.test.ts';
const DEPLOYMENT = 'infra/check/deployment.test.ts';
const DOCKERFILE = 'infra/check/dockerfile-problems.test.ts';
const LOCKFILE = 'infra/check/lockfile-problems.test.ts';
const OIDC = 'lib/http/authenticate-oidc.test.ts';
const PUSH = 'lib/http/authenticate-push.test.ts';
const TOKEN = 'lib/adapters/google-auth/verify-google-token.test.ts';
const APP = 'lib/http/intents-app.test.ts';
const ADMISSION = 'lib/http/intents-app.admission.test.ts';
const FAILURES = 'lib/http/intents-app.failures.test.ts';
const SERVE = 'lib/http/serve.test.ts';
const BODY = 'lib/http/json-body.test.ts';
const STREAMS = 'lib/http/event-streams.test.ts';
const CANARIES = 'test/security/p21-canaries.test.ts';
const POLICY = 'test/security/page-policy.test.ts';
const CSV = 'test/dashboard/csv.test.ts';
const ROUTES = 'lib/http/routes.test.ts';
const QUEUE = 'intents/analysis.test.ts';
const STATE = 'intents/trading-state.test.ts';
const REDACTION = 'lib/adapters/system/json-log.test.ts';

const VERIFY = 'lib/adapters/google-auth/verify-signed-token.ts';
const ADMIT = 'lib/http/admit.ts';
const URL = 'lib/domain/allowed-url.ts';

export const ROWS: readonly Row[] = [
  {
    threat: 'wrong caller',
    proofs: [MATRIX, OIDC, PUSH, TOKEN, ROUTES],
    controls: [
      control(
        'a signature is not verified',
        [VERIFY, '    await checkSignature(client, { token, key: { [header.kid]: key }, audiences, kind });\n'],
        TOKEN,
      ),
      control('an e-mail need not be verified', [VERIFY, '{ email_verified: z.literal(true) }', '{}'], TOKEN),
      control('a token has more than one form', [VERIFY, ' || !parts.every(isBase64Url)'], TOKEN),
      control('a token may be of any length', [VERIFY, 'token.length > MAX_TOKEN_CHARACTERS', 'false'], TOKEN),
      control(
        'who is on no list is a viewer',
        [
          'lib/http/authenticate-oidc.ts',
          'if (role !== undefined) return { name: email, role, isScheduler: false };',
          "return { name: email, role: role ?? 'viewer', isScheduler: false };",
        ],
        OIDC,
      ),
      control(
        'a token for one route passes for another',
        ['lib/http/authenticate-oidc.ts', '`${base}${path}`', '`${base}/allocation`'],
        MATRIX,
      ),
      control('roles are not asked', [ADMIT, '  requireRole(caller, found.role);\n'], MATRIX),
      control(
        'a route starts without a role',
        ['lib/http/routes.ts', 'if (!ROLES.includes(role)) throw', 'if (false) throw'],
        ROUTES,
      ),
      control(
        'another subscription may push',
        [
          'lib/http/authenticate-push.ts',
          'if (subscription === expected.subscription) return;',
          'if (subscription !== undefined) return;',
        ],
        PUSH,
      ),
      control(
        'another account may push',
        ['lib/http/authenticate-push.ts', 'if (identity.email !== account) throw', 'if (false) throw'],
        PUSH,
      ),
    ],
  },
  {
    threat: 'trading by GET or from a page',
    proofs: [MATRIX, APP, ADMISSION],
    controls: [
      control(
        'an allocation by GET',
        ['functions/intent-methods.ts', "new Set(['summary'])", "new Set(['summary', 'allocation'])"],
        MATRIX,
      ),
      control('a page of another site may call', [ADMIT, '  refuseOtherSites(request.headers);\n'], ADMISSION),
    ],
  },
  {
    threat: 'flood',
    proofs: [FLOOD, SERVE, BODY, STREAMS, FAILURES, QUEUE],
    controls: [
      control(
        'a body of any size is taken',
        [
          'lib/http/json-body.ts',
          'resolve(bytes <= limitBytes ? Buffer.concat(chunks) : undefined)',
          'resolve(Buffer.concat(chunks))',
        ],
        BODY,
      ),
      control(
        'headers of any size are taken',
        ['lib/http/serve.ts', 'maxHeaderSize: 16_384', 'maxHeaderSize: 1_638_400'],
        SERVE,
      ),
      control(
        'a request may arrive as slowly as it likes',
        [
          'lib/http/serve.ts',
          '...LIMITS, ...(options.waits ?? WAITS)',
          '...LIMITS, headersTimeout: 0, requestTimeout: 0',
        ],
        SERVE,
      ),
      control('a caller has no bound', [ADMIT, 'if (waitSeconds > 0) throw', 'if (false) throw'], FLOOD),
      control('the kill switch waits with the rest', [ADMIT, "isUrgent(found) ? 'urgent' : 'usual'", "'usual'"], FLOOD),
      control(
        'runs have no bound',
        ['lib/http/intents-app.ts', '    if (runs.count >= MAX_RUNS) throw overloaded();\n'],
        FAILURES,
      ),
      control(
        'a caller opens as many streams as it likes',
        ['lib/http/event-streams.ts', 'if (own < limits.perCaller) return;', 'return;'],
        STREAMS,
      ),
      control(
        'analyses queue without a bound',
        ['intents/analysis.ts', 'if (open >= MAX_QUEUED)', 'if (false)'],
        QUEUE,
      ),
    ],
  },
  {
    threat: 'bad input',
    proofs: [FUZZ, 'lib/http/check-json.test.ts'],
    controls: [
      control(
        'a field nobody knows is dropped',
        [
          'intents/allocation.ts',
          'export const allocationSchema = z.strictObject({',
          'export const allocationSchema = z.object({',
        ],
        FUZZ,
      ),
      control(
        'names of prototypes are taken',
        ['lib/http/check-json.ts', 'if (PROTOTYPE_NAMES.has(name)) {', 'if (false) {'],
        FUZZ,
      ),
      control(
        'the same name twice',
        ['lib/http/check-json.ts', 'if (names.has(name)) refuse', 'if (false) refuse'],
        'lib/http/check-json.test.ts',
      ),
      control(
        'any depth',
        ['lib/http/check-json.ts', 'path.length > MAX_JSON_LEVELS', 'false'],
        'lib/http/check-json.test.ts',
      ),
    ],
  },
  {
    threat: 'fat finger',
    proofs: [CEILINGS, CHECKS, STATE],
    controls: [
      control(
        'no ceiling over a notional that is not configured',
        [
          'lib/trading/pre-trade-checks.ts',
          'configured.lt(MAX_ORDER_NOTIONAL_CEILING) ? configured : MAX_ORDER_NOTIONAL_CEILING',
          'configured',
        ],
        CHECKS,
      ),
      control(
        'a notional above the ceiling is configured',
        ['intents/configuration.ts', 'positiveUpTo(MAX_ORDER_NOTIONAL_CEILING, ', "positiveUpTo(decimal('1e15'), "],
        CEILINGS,
      ),
      control(
        'an exposure above the ceiling is configured',
        ['intents/configuration.ts', 'overall: fraction(CEILINGS.overallExposure)', 'overall: fraction(1e15)'],
        CEILINGS,
      ),
      control(
        'a trader loosens the trading state',
        ['intents/trading-state.ts', "loosens(before, change.state) && !includesRole(role, 'admin')", 'false'],
        STATE,
      ),
    ],
  },
  {
    threat: 'configured URLs',
    proofs: [URLS, REDIRECTS, 'functions/sink-slots.test.ts'],
    controls: [
      control('any host', [URL, 'if (!rules.hosts.includes(url.hostname)) refuse', 'if (false) refuse'], URLS),
      control('any protocol', [URL, "if (url.protocol !== 'https:') refuse", 'if (false) refuse'], URLS),
      control('any port', [URL, "if (url.port !== '') refuse", 'if (false) refuse'], URLS),
      control(
        'a name and password in the URL',
        [URL, "if (url.username !== '' || url.password !== '') refuse", 'if (false) refuse'],
        URLS,
      ),
      control(
        'the chat follows redirects',
        ['lib/adapters/webhook/webhook-sink.ts', "redirect: 'manual'", "redirect: 'follow'"],
        REDIRECTS,
      ),
      control(
        'Notion follows redirects',
        ['lib/adapters/notion/notion-pages.ts', ", redirect: 'error' }", ' }'],
        REDIRECTS,
      ),
      control(
        'Gemini follows redirects',
        ['lib/adapters/gemini/gemini-model.ts', ", redirect: 'error' }", ' }'],
        REDIRECTS,
      ),
      control(
        "the issuer's keys follow redirects",
        ['lib/adapters/google-auth/key-set.ts', ", redirect: 'error'"],
        REDIRECTS,
      ),
    ],
  },
  {
    threat: 'secrets told',
    proofs: [REDACTION, CANARIES, DEPLOYMENT],
    controls: [
      control(
        'no redaction by key',
        ['lib/adapters/system/redacted.ts', 'NAMES.test(name) ? REDACTED : text(value)', 'text(value)'],
        REDACTION,
      ),
      control(
        'no redaction by value',
        [
          'lib/adapters/system/redacted.ts',
          'FORMS.reduce((rest, form) => rest.replaceAll(form, REDACTED), kept)',
          'kept',
        ],
        REDACTION,
      ),
      control(
        "the process's own secrets are told",
        ['lib/adapters/system/redacted.ts', 'rest.replaceAll(value, REDACTED)', 'rest'],
        CANARIES,
      ),
      control(
        'a secret written into a service',
        [
          'infra/services/analysis-worker.yaml',
          '            - name: GEMINI_API_KEY\n              valueFrom: { secretKeyRef: { name: gemini-api-key, key: latest } }',
          "            - { name: GEMINI_API_KEY, value: 'x' }",
        ],
        DEPLOYMENT,
      ),
    ],
  },
  {
    threat: 'paper and live mixed up',
    proofs: [MODES, DEPLOYMENT],
    controls: [
      control(
        'live on a paper account',
        ['intents/connect-broker.ts', "isPaperAccount === (deps.mode === 'paper') && ", ''],
        MODES,
      ),
      control(
        'live with one setting',
        ['intents/connect-broker.ts', "(deps.mode === 'paper' || account === deps.liveAccount)", 'true'],
        MODES,
      ),
      control(
        'the account is not checked before a run connects',
        ['intents/run-intent.ts', '    checkAccount(deps, configuration);\n'],
        MODES,
      ),
      control(
        'live starts without its account',
        ['functions/config.ts', "settings.TRADING_MODE === 'live' && settings.LIVE_ACCOUNT === undefined", 'false'],
        MODES,
      ),
    ],
  },
  {
    threat: 'hostile text in the page',
    proofs: [POLICY, CSV],
    controls: [
      control(
        'the page may load from anywhere',
        ['lib/http/page-headers.ts', `"default-src 'self'"`, `"default-src *"`],
        POLICY,
      ),
      control(
        'scripts inside the document',
        ['dashboard/index.html', '<body>', '<body><script>void 0</script>'],
        POLICY,
      ),
      control(
        'markup out of a text',
        [
          'dashboard/src/format/csv.ts',
          'export function csvCell',
          'export const html = (node: Element, text: string): string => (node.innerHTML = text);\nexport function csvCell',
        ],
        POLICY,
      ),
      control('a cell that is a formula', ['dashboard/src/format/csv.ts', 'FORMULA.test(text)', 'false'], CSV),
    ],
  },
  {
    threat: 'Firestore from a browser',
    proofs: [RULES],
    controls: [
      control(
        'rules that let everybody in',
        ['firestore.rules', 'allow read, write: if false;', 'allow read, write: if true;'],
        RULES,
      ),
    ],
  },
  {
    threat: 'gateway reached from outside',
    proofs: [DEPLOYMENT],
    controls: [
      control(
        'a port of its own',
        [
          'infra/services/intents.live.yaml',
          '        - name: gateway\n',
          '        - name: gateway\n          ports: [{ containerPort: 4001 }]\n',
        ],
        DEPLOYMENT,
      ),
      control(
        'VNC',
        [
          'infra/services/intents.paper.yaml',
          "            - { name: READ_ONLY_API, value: 'no' }\n",
          "            - { name: READ_ONLY_API, value: 'no' }\n            - { name: VNC_SERVER_PASSWORD_FILE, value: /x }\n",
        ],
        DEPLOYMENT,
      ),
    ],
  },
  {
    threat: 'container',
    proofs: [DOCKERFILE],
    controls: [
      control('root', ['Dockerfile', 'USER 1000:1000\n'], DOCKERFILE),
      control(
        'a shell as process 1',
        ['Dockerfile', 'ENTRYPOINT ["node", "functions/start.js"]', 'ENTRYPOINT node functions/start.js'],
        DOCKERFILE,
      ),
      control('secrets in the build', ['.dockerignore', '.env*\n', ''], DOCKERFILE),
    ],
  },
  {
    threat: 'supply chain',
    proofs: [LOCKFILE],
    controls: [
      control(
        'an install script nobody allowed',
        ['package-lock.json', '"node_modules/big.js": {', '"node_modules/big.js": { "hasInstallScript": true,'],
        LOCKFILE,
      ),
      control(
        'a package from elsewhere',
        [
          'package-lock.json',
          '"node_modules/big.js": {',
          '"node_modules/big.js": { "resolved": "https://example.com/big.tgz",',
        ],
        LOCKFILE,
      ),
      control('install scripts run', ['.npmrc', 'ignore-scripts=true\n'], LOCKFILE),
    ],
  },
];

/** Every control of every row, named by its threat. */
export const CONTROLS: readonly Mutant[] = ROWS.flatMap(({ threat, controls }) =>
  controls.map((one) => ({ ...one, name: `${threat}: ${one.name}` })),
);
