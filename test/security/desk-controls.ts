/** What the desk itself refuses, whoever asks: too large, to the wrong host, a secret, the wrong account, hostile text. Rows of `controls.ts`; it plants nothing. */
import { control, type Row } from './control.ts';

const CEILINGS = 'test/security/ceilings.property.test.ts';
const CHECKS = 'lib/trading/pre-trade-checks.test.ts';
const REDIRECTS = 'test/security/redirects.test.ts';
const URLS = 'lib/domain/allowed-url.test.ts';
const MODES = 'test/security/paper-and-live.test.ts';
const DEPLOYMENT = 'infra/check/deployment.test.ts';
const CANARIES = 'test/security/p21-canaries.test.ts';
const POLICY = 'test/security/page-policy.test.ts';
const CSV = 'test/dashboard/csv.test.ts';
const STATE = 'intents/trading-state.test.ts';
const REDACTION = 'lib/adapters/system/json-log.test.ts';
const URL = 'lib/domain/allowed-url.ts';
const CONFIGURATION = 'intents/configuration.ts';
const MATRIX = 'test/security/role-matrix.test.ts';
const REASONS = 'intents/dashboard-reads.test.ts';
const CONFIGURED = 'intents/configuration.test.ts';

export const DESK_ROWS: readonly Row[] = [
  {
    threat: 'fat finger',
    proofs: [CEILINGS, CHECKS, STATE, MATRIX, REASONS],
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

      control(
        'a share of one strategy above the ceiling is configured',
        [CONFIGURATION, 'fraction(CEILINGS.strategyExposure)', 'fraction(1e15)'],
        CEILINGS,
      ),
      control(
        'leverage above the ceiling is configured',
        [CONFIGURATION, 'fraction(CEILINGS.leverage)', 'fraction(1e15)'],
        CEILINGS,
      ),
      control(
        'a gross exposure above the ceiling is configured',
        [CONFIGURATION, 'fraction(CEILINGS.grossExposure)', 'fraction(1e15)'],
        CEILINGS,
      ),
      control(
        'more positions than the ceiling are configured',
        [CONFIGURATION, '.max(CEILINGS.positions)', '.max(1e15)'],
        CEILINGS,
      ),
      control(
        'a price collar above the ceiling is configured',
        [CONFIGURATION, 'positiveUpTo(PRICE_COLLAR_CEILING_PERCENT,', 'positiveUpTo(1e15,'],
        CEILINGS,
      ),
      control(
        'a daily loss above the ceiling is configured',
        [CONFIGURATION, 'positiveUpTo(CEILINGS.dailyLoss,', 'positiveUpTo(1e15,'],
        CEILINGS,
      ),
      control(
        'a trader changes the configuration',
        ['intents/stored-configuration.ts', "method: 'POST', role: 'admin'", "method: 'POST', role: 'trader'"],
        MATRIX,
      ),
      control(
        'the configuration changes without a reason',
        ['intents/stored-configuration.ts', "text.trim() !== ''", 'text.length < 501'],
        REASONS,
      ),
      control(
        'the trading state changes without a reason',
        ['intents/trading-state.ts', "text.trim() !== ''", 'text.length < 501'],
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

      control(
        'metrics follow redirects',
        ['lib/adapters/otlp/otlp-exporter.ts', "redirect: 'manual'", "redirect: 'follow'"],
        REDIRECTS,
      ),
      control(
        'news and figures follow redirects',
        ['lib/adapters/http-json/read-json.ts', "redirect: 'manual'", "redirect: 'follow'"],
        REDIRECTS,
      ),
      control(
        'a call that the dashboard passes on follows redirects',
        ['functions/forward-calls.ts', ", redirect: 'error'"],
        REDIRECTS,
      ),
      control(
        "the dashboard's own token is fetched over redirects",
        ['lib/adapters/google-auth/identity-tokens.ts', ", redirect: 'error'"],
        REDIRECTS,
      ),
    ],
  },
  {
    threat: 'secrets told',
    proofs: [REDACTION, CANARIES, DEPLOYMENT, CONFIGURED],
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

      control(
        "the broker's password written into a service",
        [
          'infra/services/intents.paper.yaml',
          '{ name: TWS_PASSWORD_FILE, value: /run/secrets/ib-password/value }',
          '{ name: TWS_PASSWORD, value: x }',
        ],
        DEPLOYMENT,
      ),
      control(
        'a secret among the configuration',
        [
          'intents/configuration.ts',
          'export const configurationSchema = z.strictObject({',
          'export const configurationSchema = z.looseObject({',
        ],
        CONFIGURED,
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

      control('a DF account is taken for a live one', ['intents/connect-broker.ts', '/^D[UF]/', '/^DU/'], MODES),
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
];
