/**
 * docs/operations.md against the code: what a person is told to run, to call, to set and to look for is there. That gcloud takes its
 * gcloud lines is infra/check/run.sh's to say; that procedures work, test/e2e/operations.test.ts's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { apiRoutes } from '../../functions/api-routes.ts';
import { SETTING_NAMES } from '../../functions/config.ts';
import { COUNTERS, GAUGES, HISTOGRAMS } from '../../lib/ports/metrics.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const text = read('docs/operations.md');
/** What stands in backticks, on one line each. */
const quoted = [...text.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words.replaceAll(/\s+/g, ' '));
const namesIn = (pattern: RegExp): readonly string[] => [
  ...new Set(quoted.flatMap((words) => [...words.matchAll(pattern)].map(([, name = '']) => name))),
];
const below = (folder: string): string =>
  readdirSync(path.join(ROOT, folder))
    .map((file) => read(path.join(folder, file)))
    .join('\n');

describe('docs/operations.md', () => {
  it('tells to call routes that are there, by their method', () => {
    const known = new Set(apiRoutes().map(({ method, path: template }) => `${method} /${template.replace(/^\//, '')}`));
    const told = namesIn(/((?:GET|POST) \/[a-z/-]+)/g);
    expect(told).toContain('POST /trading-state');
    expect(told.filter((route) => !known.has(route))).toEqual([]);
  });

  it('gives bodies that their route takes', () => {
    const bodies = quoted.flatMap((words) => [...words.matchAll(/^POST (\/[a-z/-]+) (\{.*\})$/g)]);
    expect(bodies.length).toBeGreaterThan(3);
    for (const [, route = '', body = ''] of bodies) {
      const found = apiRoutes().find(
        ({ method, path: template }) => method === 'POST' && template.replace(/^\//, '') === route.slice(1),
      );
      expect([route, found?.body?.safeParse(JSON.parse(body)).error?.issues ?? []]).toEqual([route, []]);
    }
  });

  it('names variables that the desk, the gateway beside it or a deploy reads', () => {
    const known = `${[...SETTING_NAMES].join(' ')} ${below('infra/services')} ${read('infra/deploy.sh')} ${read('cloudbuild.yaml')}`;
    const told = namesIn(/(?<![a-z-])(_?[A-Z][A-Z0-9]*_[A-Z0-9_]+)/g);
    expect(told).toContain('GATEWAY_TAG');
    expect(told.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names alerts as the deploy titles them, jobs and secrets as it makes them', () => {
    const titles = below('infra/alerts');
    const alerts = [...text.matchAll(/Alert "([^"]+)"/g)].map(([, title = '']) => title);
    expect(alerts.length).toBeGreaterThan(3);
    expect(alerts.filter((title) => !titles.includes(title))).toEqual([]);
    const deploy = read('infra/deploy.sh');
    const jobs = namesIn(/scheduler jobs \w+ ([a-z-]+)/g);
    expect(jobs.filter((name) => !deploy.includes(`job ${name} `))).toEqual([]);
    const secrets = [
      ...namesIn(/secrets versions add ([a-z-]+)/g),
      ...namesIn(/^(ib-[a-z-]+|desk-callers|live-account)$/g),
    ];
    expect(secrets.length).toBeGreaterThan(3);
    expect(
      secrets.filter(
        (name) =>
          !deploy.includes(`"${name.replace(/-(paper|live)$/, '-$MODE')}"`) && !deploy.includes(`secret ${name} `),
      ),
    ).toEqual([]);
  });

  it('has every metric, and none that is gone', () => {
    const known = [COUNTERS, HISTOGRAMS, GAUGES].flatMap((names) => Object.keys(names));
    expect([...namesIn(/^(desk\.[a-z_.]+)$/g)].toSorted()).toEqual(known.toSorted());
  });

  it('points at files that are there', () => {
    const files = namesIn(/((?:infra|test|docs|lib)\/[\w./-]+\.\w+)/g);
    expect(files).toContain('infra/try-paper.sh');
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  it.each([...new Set(quoted.filter((words) => /^infra\/[a-z-]+\.sh /.test(words)))])(
    'is taken at its word, where it would only be planned: %s',
    (words) => {
      const [script = '', ...given] = words.split(' ');
      const asked = given.includes('--plan') ? given : [...given, '--plan'];
      const env = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent' };
      const { status, stderr } = spawnSync('bash', [path.join(ROOT, script), ...asked], {
        env,
        encoding: 'utf8',
        timeout: 55_000,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
    60_000,
  );
});
