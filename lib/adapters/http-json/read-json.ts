/**
 * JSON from a configured URL: a GET that follows no redirect, in bounded memory, under the caller's signal. It tries once and keeps
 * nothing; the URL may hold a key and is in no word of it.
 */
import { SourceError } from '../../ports/fact-source.ts';

const MAX_BYTES = 256_000;

/** @param redact takes our key out of an answer that says it back. @throws SourceError, or the signal's reason */
export async function readJson(url: URL, redact: (text: string) => string, signal: AbortSignal): Promise<unknown> {
  const text = redact(await textOf(url, signal));
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new SourceError(`Source ${url.hostname} gave no JSON`);
  }
}

async function textOf(url: URL, signal: AbortSignal): Promise<string> {
  const { hostname } = url;
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'manual', signal });
    const { status } = response;
    if (status !== 200) {
      await response.body?.cancel();
      const isRedirect = status >= 300 && status < 400;
      throw new SourceError(`Source ${hostname} ${isRedirect ? 'redirects: not followed' : `answered ${status}`}`);
    }
    return await bounded(response, hostname);
  } catch (error) {
    signal.throwIfAborted();
    // fetch's own words may hold the URL.
    throw error instanceof SourceError ? error : new SourceError(`Source ${hostname} cannot be reached`);
  }
}

async function bounded(response: Response, hostname: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new SourceError(`Source ${hostname} gave more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
