import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dockerfileProblems } from './dockerfile-problems.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const text = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8');

/** A control taken out -> the words that tell of it. */
const WITHOUT: readonly (readonly [string, RegExp | string, string, string])[] = [
  ['the digest', /@sha256:[0-9a-f]{64}/, '', 'digest'],
  ['one base', /@sha256:[0-9a-f]{64}\n/, `@sha256:${'0'.repeat(64)}\n`, 'two bases'],
  ['its user', 'USER 1000:1000', '', 'user "root"'],
  ['a number as user', 'USER 1000:1000', 'USER node', 'by number'],
  ['a user that is not root', 'USER 1000:1000', 'USER 0:0', 'not root'],
  ['one port', 'EXPOSE 8080', 'EXPOSE 8080 9229', '8080 alone'],
  ['node as process 1', 'ENTRYPOINT ["node", "functions/start.js"]', 'CMD node functions/start.js', 'process 1'],
  ['COPY', 'COPY . .', 'ADD https://example.com/a.tar .', 'ADD'],
  ['a lean run stage', 'COPY --from=build /app /app', 'COPY . /app', 'past the bundle'],
  ['an image without secrets', 'PORT=8080', 'PORT=8080 NOTION_TOKEN=x', 'secret'],
  ['npm ci', 'npm ci', 'npm install', 'npm ci'],
  ['the page', 'dashboard:build', 'demo', 'dashboard:build'],
];

describe('the Dockerfile', () => {
  it('keeps every rule', () => {
    expect(dockerfileProblems(text)).toEqual([]);
  });

  it.each(WITHOUT)('is refused without %s', (_, found, replacement, words) => {
    const changed = text.replace(found, replacement);
    expect(changed).not.toBe(text);
    expect(dockerfileProblems(changed).join('\n')).toContain(words);
  });

  it('lets into the build only what the bundle is made of', () => {
    const lines = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    expect(lines.filter((line) => line.startsWith('!') && /env|data|test|git/.test(line))).toEqual([]);
    expect(lines).toContain('.env*');
  });
});
