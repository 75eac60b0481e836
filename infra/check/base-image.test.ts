import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startStandIn, type StandIn, type StandInAnswer } from '../../lib/testing/http-stand-in.ts';
import { calm } from '../../lib/testing/store-harness.ts';
import { baseOf, nodeInBase, type BaseImage } from './base-image.ts';

const digestOf = (value: unknown): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}`;
const config = { config: { Env: ['PATH=/usr/bin', 'NODE_VERSION=24.21.0'] } };
const manifest = { config: { digest: digestOf(config) } };
const platform = { os: 'linux', architecture: 'amd64' };
const index = { manifests: [{ digest: digestOf(manifest), platform }] };
const base: BaseImage = { repository: 'library/node', digest: digestOf(index) };

let registry: StandIn;
let contents: ReadonlyMap<string, unknown>;
beforeEach(async () => {
  contents = new Map([index, manifest, config].map((value) => [digestOf(value), value]));
  registry = await startStandIn(({ path: asked, headers }): StandInAnswer => {
    if (asked.startsWith('/token?')) return { status: 200, body: { token: 'anonymous' } };
    const found = contents.get(asked.split('/').at(-1) ?? '');
    const isAllowed = headers['authorization'] === 'Bearer anonymous' && asked.startsWith('/v2/library/node/');
    return isAllowed && found !== undefined ? { status: 200, body: found } : { status: 404, body: {} };
  });
});
afterEach(() => registry.close());

const ask = (asked: BaseImage = base): Promise<string> =>
  nodeInBase(asked, { images: registry.url, tokens: `${registry.url}/token`, fetch }, calm());

describe('the base image', () => {
  it('is found by its digest, and tells its Node', async () => {
    expect(await ask()).toBe('24.21.0');
  });

  it('is refused where the registry has no such digest', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    await expect(ask({ ...base, digest })).rejects.toThrow(`Base image is not there: found no ${digest}`);
  });

  it('is refused where other bytes come under its digest', async () => {
    contents = new Map([...contents, [base.digest, { ...index, more: 1 }]]);
    await expect(ask()).rejects.toThrow(`needed ${base.digest}`);
  });

  it('is refused where it is for another machine, or no image of Node', async () => {
    const arm = { manifests: [{ digest: digestOf(manifest), platform: { os: 'linux', architecture: 'arm64' } }] };
    contents = new Map([...contents, [digestOf(arm), arm]]);
    await expect(ask({ ...base, digest: digestOf(arm) })).rejects.toThrow('needed linux/amd64');
  });

  it('is refused where the registry gives no token', async () => {
    registry.script({ kind: 'answer', answer: { status: 429, body: {} } });
    await expect(ask()).rejects.toThrow('Registry gives no token: found 429');
  });

  it('is not taken for good where nobody answers', async () => {
    registry.script({ kind: 'reset' });
    await expect(ask()).rejects.toThrow('Registry does not answer: found no connection to 127.0.0.1');
  });

  it('is one for every stage of the Dockerfile', () => {
    const dockerfile = readFileSync(path.join(import.meta.dirname, '../../Dockerfile'), 'utf8');
    expect(baseOf(dockerfile).repository).toBe('library/node');
    for (const text of ['FROM node:24', `${dockerfile}\nFROM node:24@sha256:${'1'.repeat(64)}\n`]) {
      expect(() => baseOf(text)).toThrow('needed one base by digest');
    }
  });
});
