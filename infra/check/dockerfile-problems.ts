/**
 * What is wrong with the desk's Dockerfile, as sentences: the rules of 06 (pinned base, no root, no shell as process 1,
 * one port, no secret) read off its text. It builds nothing; infra/check/image.sh does.
 */
interface Step {
  readonly word: string;
  readonly rest: string;
}

/** @returns steps in order, with continued lines joined and comments left out */
function stepsOf(text: string): readonly Step[] {
  return text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ word: line.split(/\s/)[0] ?? '', rest: line.replace(/^\S+\s+/, '') }));
}

const DIGEST = /^node:24-bookworm-slim@sha256:[0-9a-f]{64}( AS \w+)?$/;

export function dockerfileProblems(text: string): readonly string[] {
  const steps = stepsOf(text);
  const last = steps.slice(steps.findLastIndex(({ word }) => word === 'FROM'));
  const restsOf = (word: string, of: readonly Step[] = last) => of.filter((s) => s.word === word).map((s) => s.rest);
  const problems: string[] = [];
  const need = (isGood: boolean, problem: string): void => {
    if (!isGood) problems.push(problem);
  };
  const bases = restsOf('FROM', steps);
  need(bases.length === 2, `found ${bases.length} stages, needed two: a build and a run stage`);
  need(
    bases.every((base) => DIGEST.test(base)),
    'found a base without digest, needed node:24-bookworm-slim@sha256:...',
  );
  need(
    new Set(bases.map((base) => base.split(' ')[0])).size === 1,
    'found two bases, needed one: what is built is what runs',
  );
  const user = restsOf('USER').at(-1) ?? 'root';
  need(/^[1-9]\d*:[1-9]\d*$/.test(user), `found user "${user}" at the end, needed one by number, and not root`);
  const exposed = restsOf('EXPOSE');
  need(exposed.join() === '8080', `found ports "${exposed.join()}", needed 8080 alone`);
  const entry = restsOf('ENTRYPOINT').concat(restsOf('CMD'));
  need(
    entry.length === 1 && entry.every((e) => e.startsWith('["node",')),
    'found no node as process 1, needed it in JSON form',
  );
  need(restsOf('ADD', steps).length === 0, 'found ADD, needed COPY: it fetches and unpacks nothing');
  const copied = restsOf('COPY');
  need(
    copied.every((c) => c.startsWith('--from=build /app ')),
    'found a copy past the bundle in the run stage',
  );
  need(!restsOf('RUN').some((run) => /npm|apt|curl/.test(run)), 'found an installation in the run stage, needed none');
  const named = restsOf('ENV', steps).concat(restsOf('ARG', steps)).join(' ');
  need(!/TOKEN|SECRET|PASSWORD|API_KEY/i.test(named), 'found a secret among ENV and ARG, needed none');
  need(
    restsOf('RUN', steps).some((run) => run.includes('dashboard:build')),
    'found no dashboard:build, needed it: the image brings the page',
  );
  need(
    restsOf('RUN', steps).some((run) => run.startsWith('npm ci')),
    'found no npm ci, needed it: npm install moves versions',
  );
  return problems;
}
