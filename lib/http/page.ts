/**
 * Sends the files of the dashboard's page: from memory, with a policy that allows its own files alone, hashed ones to be
 * kept for ever. A path means one file or none; what is not in the table does not exist. It reads no disk.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PAGE_HEADERS } from './page-headers.ts';

export interface PageFile {
  readonly contentType: string;
  readonly bytes: Buffer;
  /** The same, compressed; left out where that is not smaller. */
  readonly gzipped?: Buffer;
  /** Its name changes with its content. */
  readonly isHashed: boolean;
}

/** Path with its leading slash -> file; `/` is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const FOR_EVER = 'public, max-age=31536000, immutable';
/** The page names the files that belong together: it is asked for anew each time. */
const NEVER = 'no-cache';

/** Ends `response` with the file. Does nothing where the caller has gone. */
export function sendPageFile(
  { headers, method }: Pick<IncomingMessage, 'headers' | 'method'>,
  response: ServerResponse,
  file: PageFile,
): void {
  if (response.headersSent || response.destroyed) return;
  const isZipped = file.gzipped !== undefined && /\bgzip\b/.test([headers['accept-encoding'] ?? ''].flat().join(','));
  const bytes = isZipped && file.gzipped !== undefined ? file.gzipped : file.bytes;
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'Cache-Control': file.isHashed ? FOR_EVER : NEVER,
    'Content-Type': file.contentType,
    'Content-Length': bytes.byteLength,
    ...(file.gzipped === undefined ? {} : { Vary: 'Accept-Encoding' }),
    ...(isZipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}
