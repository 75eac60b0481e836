/** Documents that need no caller because they say only what the repository says: the API description and its page. */
import type { ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from './problem.ts';

export interface OpenDocument {
  readonly contentType: string;
  readonly text: string;
  /** In place of the usual one, which allows nothing at all. */
  readonly contentSecurityPolicy?: string;
}

/** Ends `response` with the document. Does nothing where the caller has gone. */
export function sendDocument(response: ServerResponse, document: OpenDocument): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.from(document.text, 'utf8');
  const policy = document.contentSecurityPolicy;
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    ...(policy === undefined ? {} : { 'Content-Security-Policy': policy }),
    'Content-Type': document.contentType,
    'Content-Length': bytes.byteLength,
  });
  response.end(bytes);
}
