/** What stands between a request and a run: the caller, the method, the flood, the body. Rows of `controls.ts`; it plants nothing. */
import { control, withoutAll, type Row } from './control.ts';

const MATRIX = 'test/security/role-matrix.test.ts';
const FLOOD = 'test/security/flood.test.ts';
const FUZZ = 'test/security/fuzzed-bodies.test.ts';
const OIDC = 'lib/http/authenticate-oidc.test.ts';
const PUSH = 'lib/http/authenticate-push.test.ts';
const TOKEN = 'lib/adapters/google-auth/verify-google-token.test.ts';
const APP = 'lib/http/intents-app.test.ts';
const ADMISSION = 'lib/http/intents-app.admission.test.ts';
const FAILURES = 'lib/http/intents-app.failures.test.ts';
const SERVE = 'lib/http/serve.test.ts';
const BODY = 'lib/http/json-body.test.ts';
const STREAMS = 'lib/http/event-streams.test.ts';
const ROUTES = 'lib/http/routes.test.ts';
const QUEUE = 'intents/analysis.test.ts';
const VERIFY = 'lib/adapters/google-auth/verify-signed-token.ts';
const ADMIT = 'lib/http/admit.ts';
const PROXY = 'lib/http/authenticate-iap.ts';
const DOOR = 'test/security/dashboard-door.test.ts';
const CALLERS = 'functions/authenticate-callers.test.ts';
const DEPLOYMENT = 'infra/check/deployment.test.ts';

export const DOOR_ROWS: readonly Row[] = [
  {
    threat: 'wrong caller',
    proofs: [MATRIX, OIDC, PUSH, TOKEN, ROUTES, DOOR, CALLERS, DEPLOYMENT],
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

      control('a token of another algorithm', [VERIFY, 'alg: z.literal(algorithm)', 'alg: z.string()'], TOKEN),
      withoutAll(
        'a token of another issuer',
        [
          [VERIFY, 'iss: z.enum(issuers)', 'iss: z.string()'],
          [VERIFY, '[...kind.issuers], MAX', 'undefined, MAX'],
        ],
        TOKEN,
      ),
      withoutAll(
        'a token for another audience',
        [
          [VERIFY, 'if (!audiences.includes(claims.aud)) throw', 'if (false) throw'],
          [VERIFY, 'key, [...audiences], [', 'key, undefined, ['],
        ],
        TOKEN,
      ),
      control('an expired token', [VERIFY, 'if (now > exp + SKEW_SECONDS) throw', 'if (false) throw'], TOKEN),
      control(
        'a token of the future',
        [VERIFY, 'if (now < Math.max(iat, nbf ?? 0) - SKEW_SECONDS) throw', 'if (false) throw'],
        TOKEN,
      ),
      withoutAll(
        'a token that lives for a year',
        [
          [VERIFY, 'if (exp - iat > MAX_LIFETIME_SECONDS)', 'if (false)'],
          [VERIFY, 'issuers], MAX_LIFETIME_SECONDS', 'issuers], 1e12'],
        ],
        TOKEN,
      ),
      control(
        "the proxy's assertion is not verified",
        [
          PROXY,
          'const { email } = await verify(assertion, [audience], signal);',
          "const { email } = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());",
        ],
        DOOR,
      ),
      control(
        "the proxy's assertion for another service passes",
        [PROXY, 'verify(assertion, [audience], signal)', 'verify(assertion, [audience, `${audience}-2`], signal)'],
        DOOR,
      ),
      control(
        'whom the proxy lets in without a place on the list is a viewer',
        [PROXY, 'roles.get(email);', "roles.get(email) ?? 'viewer';"],
        DOOR,
      ),
      control(
        "the proof of the person behind the dashboard's call is not verified",
        [
          'lib/http/authenticate-oidc.ts',
          'return (await verify(assertion, [audience], signal)).email;',
          "return JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()).email;",
        ],
        DOOR,
      ),
      control(
        "anybody passes on a person's assertion",
        ['lib/http/authenticate-oidc.ts', 'email !== dashboard.account)', 'headers[PASSED_ON_HEADER] === undefined)'],
        DOOR,
      ),
      control(
        'everybody is admin on Cloud Run',
        ['functions/authenticate-callers.ts', 'if (K_SERVICE === undefined) return;', 'return;'],
        CALLERS,
      ),
      control(
        'everybody is admin at the page on Cloud Run',
        ['functions/authenticate-dashboard.ts', 'if (K_SERVICE === undefined) return;', 'return;'],
        DOOR,
      ),
      control(
        'the page without the proxy before it',
        ['infra/services/dashboard.yaml', "iap-enabled: 'true'", "iap-enabled: 'false'"],
        DEPLOYMENT,
      ),
      control(
        'strangers reach what only Pub/Sub calls',
        ['infra/services/trade-log.yaml', 'run.googleapis.com/ingress: internal', 'run.googleapis.com/ingress: all'],
        DEPLOYMENT,
      ),
      control(
        'all the world may invoke the page',
        [
          'infra/deploy.sh',
          '--member="serviceAccount:service-$NUMBER@gcp-sa-iap.iam.gserviceaccount.com"',
          '--member=allUsers',
        ],
        DEPLOYMENT,
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

      control(
        'a token out of a cookie',
        [
          'lib/http/bearer-token.ts',
          'bearerToken({ authorization }: IncomingHttpHeaders): string {',
          "bearerToken({ authorization, cookie }: IncomingHttpHeaders): string {\n  if (cookie !== undefined) return /token=([^;]+)/.exec(cookie)?.[1] ?? '';",
        ],
        MATRIX,
      ),
      control(
        'any other origin may read',
        [
          'lib/http/problem.ts',
          "'X-Content-Type-Options': 'nosniff',",
          "'X-Content-Type-Options': 'nosniff',\n  'Access-Control-Allow-Origin': '*',",
        ],
        MATRIX,
      ),
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
    proofs: [FUZZ, 'lib/http/check-json.test.ts', FAILURES],
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

      control(
        'a stack trace in the answer',
        [
          'lib/domain/problem.ts',
          "detail: 'An unexpected error was recorded in the log'",
          'detail: String(error instanceof Error ? error.stack : error)',
        ],
        FAILURES,
      ),
    ],
  },
];
