/**
 * Asks the registry whether the base image of the Dockerfile is there and is what it is taken for: the digest names an
 * index whose bytes hash to it, and the image for linux/amd64 in it has the Node that package-lock.json brings for tests.
 * It downloads no layer and changes nothing. Source: OCI distribution specification 1.1, Docker Hub token authentication.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readBounded } from '../../lib/adapters/google-auth/read-bounded.ts';

/** Where images are, and who gives tokens to read them. */
export interface Registry {
  readonly images: string;
  readonly tokens: string;
  readonly fetch: typeof fetch;
}

export interface BaseImage {
  /** `library/node` */
  readonly repository: string;
  /** `sha256:` and 64 hexadecimal digits */
  readonly digest: string;
}

export const DOCKER_HUB = { images: 'https://registry-1.docker.io', tokens: 'https://auth.docker.io/token' } as const;

const MAX_BYTES = 1_000_000;
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const digestText = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const tokenForm = z.object({ token: z.string().min(1) });
const indexForm = z.object({
  manifests: z.array(
    z.object({ digest: digestText, platform: z.object({ os: z.string(), architecture: z.string() }) }),
  ),
});
const manifestForm = z.object({ config: z.object({ digest: digestText }) });
const configForm = z.object({ config: z.object({ Env: z.array(z.string()) }) });

/** The one base that every stage of a Dockerfile begins with. @throws Error where there is none, or more than one */
export function baseOf(dockerfile: string): BaseImage {
  const found = [...dockerfile.matchAll(/^FROM ([a-z0-9/]+):[\w.-]+@(sha256:[0-9a-f]{64})\b/gm)];
  const [[, name = '', digest = ''] = []] = found;
  const isOne = name !== '' && found.every(([, other, its]) => other === name && its === digest);
  if (!isOne) throw new Error('Dockerfile does not fit: needed one base by digest, NAME:TAG@sha256:DIGEST');
  return { repository: name.includes('/') ? name : `library/${name}`, digest };
}

/** The version of Node in the image for linux/amd64. @throws Error saying what was found and needed; no token is in it */
export async function nodeInBase(base: BaseImage, registry: Registry, signal: AbortSignal): Promise<string> {
  const { repository, digest } = base;
  const scope = new URLSearchParams({ service: 'registry.docker.io', scope: `repository:${repository}:pull` });
  const answered = await ask(registry, `${registry.tokens}?${scope.toString()}`, { signal, redirect: 'error' });
  if (answered.status !== 200) throw new Error(`Registry gives no token: found ${answered.status}, needed 200`);
  const { token } = tokenForm.parse(JSON.parse(await readBounded(answered, MAX_BYTES)));
  const read = (kind: 'manifests' | 'blobs', what: string): Promise<unknown> =>
    contentOf({ registry, token, repository, kind, digest: what, signal });
  const { manifests } = indexForm.parse(await read('manifests', digest));
  const own = manifests.find(({ platform: { os, architecture } }) => os === 'linux' && architecture === 'amd64');
  if (own === undefined)
    throw new Error(`Base image does not fit: found ${manifests.length} platforms, needed linux/amd64`);
  const { config } = manifestForm.parse(await read('manifests', own.digest));
  const { config: facts } = configForm.parse(await read('blobs', config.digest));
  const named = facts.Env.find((line) => line.startsWith('NODE_VERSION='));
  if (named === undefined) throw new Error('Base image does not fit: found no NODE_VERSION, needed an image of Node');
  return named.slice('NODE_VERSION='.length);
}

interface Asked extends BaseImage {
  readonly registry: Registry;
  readonly token: string;
  readonly kind: 'manifests' | 'blobs';
  readonly signal: AbortSignal;
}

/** What a digest names, and only that: bytes that hash to anything else are refused. */
async function contentOf({ registry, token, repository, kind, digest, signal }: Asked): Promise<unknown> {
  const headers = { accept: MANIFESTS, authorization: `Bearer ${token}` };
  // A blob comes from elsewhere, over a redirect that takes the token off: its hash is what is trusted.
  const response = await ask(registry, `${registry.images}/v2/${repository}/${kind}/${digest}`, { headers, signal });
  if (response.status === 404)
    throw new Error(`Base image is not there: found no ${digest} of ${repository}, needed it`);
  if (response.status !== 200) {
    throw new Error(`Base image cannot be read: found status ${response.status} for ${digest}, needed 200`);
  }
  const text = await readBounded(response, MAX_BYTES);
  const hash = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  if (hash !== digest) throw new Error(`Base image does not fit: found bytes of ${hash}, needed ${digest}`);
  const value: unknown = JSON.parse(text);
  return value;
}

/** fetch's own words say nothing of the place. */
async function ask(registry: Registry, url: string, init: RequestInit): Promise<Response> {
  try {
    return await registry.fetch(url, init);
  } catch (error) {
    init.signal?.throwIfAborted();
    throw new Error(`Registry does not answer: found no connection to ${new URL(url).host}, needed one`, {
      cause: error,
    });
  }
}
