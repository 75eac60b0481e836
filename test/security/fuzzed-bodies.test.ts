/**
 * 10,000 fuzzed bodies over all routes that take one, over HTTP (06, security): never a 500, never a stack trace; unknown
 * and prototype keys are refused wherever they stand. The caller is admin: nothing is stopped at the door.
 */
import { array, constantFrom, integer, oneof, record, sample, string, uint8Array, type Arbitrary } from 'fast-check';
import { apiRoutes } from '../../functions/api-routes.ts';
import type { Json } from '../../lib/domain/run.ts';
import { startDesk, type DeskHarness } from '../../lib/testing/desk-harness.ts';
import { serveOidcDesk, WIDE, type OidcDesk } from '../../lib/testing/serve-oidc-desk.ts';

const BODIES = 10_000;
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
const MAX_RUNS = 60;
/** Requests under way at once. */
const WORKERS = 8;

/** What a caller may be told of a body: done, or what is wrong with it. Nothing of the desk's own fails. */
const EXPECTED = new Set([200, 202, 400, 403, 404, 409, 413, 422, 423]);
const TRACE =
  /\n\s+at |node:internal|\.(ts|js|mjs|cjs):\d+|node_modules|TypeError|SyntaxError|RangeError|ReferenceError/;

const routes = apiRoutes().filter(({ method }) => method === 'POST');
const validBodies = routes.map(({ path, examples }) => ({ path, body: examples[0]?.body ?? {} }));
const FIELDS = [
  ...new Set(
    validBodies.flatMap(({ body }) => [...JSON.stringify(body).matchAll(/"([A-Za-z]+)":/g)].map(([, f = '']) => f)),
  ),
];

type JsonObject = { readonly [name: string]: Json };

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype'] as const;
const name = oneof(
  constantFrom(...FIELDS, ...PROTOTYPE_NAMES, 'toString', 'hasOwnProperty', ''),
  string({ maxLength: 12 }),
);
/** Scalars that break what is careless: numbers at the edges, decimals as text, long and odd texts. */
const scalar = constantFrom<string>(
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1e308',
  '1e999',
  '-1e-999',
  '9007199254740993',
  '0.1',
  '1E400',
  'NaN',
  '""',
  '"0"',
  '"-0"',
  '"1e5"',
  '"NaN"',
  '"Infinity"',
  '"0x10"',
  '"99999999999999999999.999999999999"',
  '"\\u0000"',
  '"\\ud800"',
  '"../../etc/passwd"',
  '"${7*7}"',
  '"<script>"',
  '"dummy"',
  '"spy-macd-vixy"',
  '"HALTED"',
  '"2020-02-30T25:00:00Z"',
  `"${'x'.repeat(5_000)}"`,
);

/** JSON text of any shape: built as text, so that names may come twice and numbers keep their form. */
function jsonText(levels: number): Arbitrary<string> {
  if (levels === 0) return scalar;
  const inner = jsonText(levels - 1);
  const field = record({ name, value: inner }).map(({ name: key, value }) => `${JSON.stringify(key)}:${value}`);
  return oneof(
    { weight: 2, arbitrary: scalar },
    { weight: 4, arbitrary: array(field, { maxLength: 5 }).map((fields) => `{${fields.join(',')}}`) },
    { weight: 1, arbitrary: array(inner, { maxLength: 4 }).map((items) => `[${items.join(',')}]`) },
  );
}

/** A valid body of some route with one field replaced, one added, or its text damaged. */
const damaged = record({
  valid: constantFrom(...validBodies.map(({ body }) => body)),
  field: name,
  value: jsonText(2),
  cut: integer({ min: 0, max: 200 }),
  kind: constantFrom('replace', 'add', 'cut', 'deep', 'twice'),
}).map(({ valid, field, value, cut, kind }): string => {
  const fields = Object.entries(valid).map(([key, item]) => `${JSON.stringify(key)}:${JSON.stringify(item)}`);
  const text = `{${fields.join(',')}}`;
  if (kind === 'cut') return text.slice(0, cut);
  if (kind === 'deep') return `${'{"a":'.repeat(cut)}1${'}'.repeat(cut)}`;
  if (kind === 'twice') return `{${[...fields, ...fields].join(',')}}`;
  const kept = kind === 'replace' ? fields.slice(1) : fields;
  const key = kind === 'replace' ? (Object.keys(valid)[0] ?? field) : field;
  return `{${[...kept, `${JSON.stringify(key)}:${value}`].join(',')}}`;
});

const bytes = uint8Array({ maxLength: 60 }).map((raw) => Buffer.from(raw).toString('latin1'));
const body = oneof(
  { weight: 5, arbitrary: damaged },
  { weight: 4, arbitrary: jsonText(3) },
  { weight: 1, arbitrary: bytes },
  { weight: 1, arbitrary: string({ maxLength: 80, unit: 'binary' }) },
);

let desk: DeskHarness;
let served: OidcDesk;
let token: string;

beforeAll(async () => {
  desk = await startDesk();
  served = await serveOidcDesk(desk.desk, WIDE);
  token = served.token('admin');
});
afterAll(async () => {
  await served.close();
  await desk.close();
});

interface Told {
  readonly status: number;
  readonly text: string;
}

async function send(path: string, text: string): Promise<Told> {
  const response = await served.send({ method: 'POST', path: `/${path}`, token, body: text });
  return { status: response.status, text: await response.text() };
}

interface Case {
  readonly path: string;
  readonly text: string;
  /** The schema of the route takes it: it is run. */
  readonly passes: boolean;
}

/** `BODIES` cases; what passes is run once a route and text, and not too much of it: it takes the broker's time. */
function cases(): { readonly passing: readonly Case[]; readonly refused: readonly Case[] } {
  const seen = new Set<string>();
  const all = sample(body, { numRuns: 3 * BODIES, seed: SEED }).flatMap((text, index): readonly Case[] => {
    const route = routes[index % routes.length];
    if (route === undefined) return [];
    const passes = route.body?.safeParse(parsed(text)).success === true;
    const key = `${route.path} ${text}`;
    if (passes && (seen.has(key) || seen.size >= MAX_RUNS)) return [];
    if (passes) seen.add(key);
    return [{ path: route.path, text, passes }];
  });
  const kept = all.slice(0, BODIES);
  expect(kept).toHaveLength(BODIES);
  return { passing: kept.filter(({ passes }) => passes), refused: kept.filter(({ passes }) => !passes) };
}

/** As the desk reads it: nothing at all is `{}`. */
function parsed(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** What is wrong with an answer; undefined where nothing is. */
function fault({ status, text }: Told): string | undefined {
  if (!EXPECTED.has(status)) return `status ${status}`;
  if (status === 200 || status === 202) return undefined;
  if (TRACE.test(withoutFound(text))) return 'a stack trace';
  return /"type":"urn:intentdesk:problem:[a-z-]+"/.test(text) ? undefined : 'no problem document';
}

/** What was sent is told back as `found`, cut to 80 characters: it may look like anything. */
const withoutFound = (text: string): string => text.replaceAll(/"(found|detail|field)":"(?:[^"\\]|\\.)*"/g, '');

describe('fuzzed bodies', () => {
  it(`give no failure and no trace: ${BODIES} of them, seed ${SEED}`, async () => {
    const { passing, refused } = cases();
    expect(passing.length).toBeGreaterThan(10);
    const faults: string[] = [];
    const work = async (queue: Iterator<Case>): Promise<void> => {
      for (let next = queue.next(); next.done !== true; next = queue.next()) {
        const { path, text, passes } = next.value;
        const told = await send(path, text);
        const wrong =
          fault(told) ?? (passes || (told.status !== 200 && told.status !== 202) ? undefined : 'not refused');
        if (wrong !== undefined) faults.push(`${path} ${text.slice(0, 200)}: ${wrong}: ${told.text.slice(0, 300)}`);
      }
    };
    const queue = refused.values();
    await Promise.all(Array.from({ length: WORKERS }, () => work(queue)));
    // One after the other: runs that read share one client id of the broker's.
    await work(passing.values());
    expect(faults).toEqual([]);
    expect(desk.logged.filter(({ event }) => event === 'request-failed')).toEqual([]);
  }, 300_000);

  const named = ({ path, body: valid }: { readonly path: string; readonly body: JsonObject }) => [path, valid] as const;

  it.each(validBodies.map(named))('are refused with a field that is unknown: /%s', async (path, valid) => {
    const { status, text } = await send(path, JSON.stringify({ ...valid, unknownField: 1 }));
    expect(status).toBe(400);
    expect(text).toContain('"field":"unknownField"');
  });

  it.each(validBodies.map(named))('are refused with a name of prototypes, at any depth: /%s', async (path, valid) => {
    const fields = JSON.stringify(valid).slice(1, -1);
    for (const key of PROTOTYPE_NAMES) {
      for (const text of [
        `{${[fields, `"${key}":{"dryRun":true}`].filter((part) => part !== '').join(',')}}`,
        `{"a":{"b":[{"${key}":1}]}}`,
        `{"\\u005f_proto__":{}}`,
      ]) {
        const told = await send(path, text);
        expect(told.status).toBe(400);
        expect(told.text).toMatch(/"needed":"a name other than __proto__, constructor and prototype"/);
      }
    }
  });

  it('leave every prototype as it was', () => {
    expect(Object.getOwnPropertyNames(Object.prototype).toSorted()).toEqual(
      [
        '__defineGetter__',
        '__defineSetter__',
        '__lookupGetter__',
        '__lookupSetter__',
        '__proto__',
        'constructor',
      ].concat(['hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toLocaleString', 'toString', 'valueOf']),
    );
  });
});
