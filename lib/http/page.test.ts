import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { sendPageFile, type PageFile } from './page.ts';

const bytes = Buffer.from('export const a = 1;'.repeat(50));
const script: PageFile = { contentType: 'text/javascript', bytes, gzipped: gzipSync(bytes), isHashed: true };
const plain: PageFile = { contentType: 'image/png', bytes, isHashed: false };

/** One answer over real HTTP. */
async function get(file: PageFile, init: RequestInit = {}): Promise<{ response: Response; body: Buffer }> {
  const server = createServer((request, response) => sendPageFile(request, response, file));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const response = await fetch(`http://127.0.0.1:${port}/`, init);
    return { response, body: Buffer.from(await response.arrayBuffer()) };
  } finally {
    server.close();
  }
}

describe('sendPageFile', () => {
  it('sends the compressed bytes to who takes them, and the plain ones to who does not', async () => {
    const zipped = await get(script);
    expect(zipped.response.headers.get('content-encoding')).toBe('gzip');
    expect(zipped.body.equals(bytes)).toBe(true);
    const { response, body } = await get(script, { headers: { 'accept-encoding': 'identity' } });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('vary')).toBe('Accept-Encoding');
    expect(body.equals(bytes)).toBe(true);
  });

  it('lets hashed files be kept for ever and nothing else', async () => {
    expect((await get(script)).response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get(plain)).response.headers.get('cache-control')).toBe('no-cache');
  });

  it('allows the page its own origin alone: nothing inline, nothing evaluated, no frame', async () => {
    const policy = (await get(script)).response.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]),
    );
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
  });

  it('answers HEAD without a body', async () => {
    const { response, body } = await get(plain, { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(body.byteLength).toBe(0);
  });
});
