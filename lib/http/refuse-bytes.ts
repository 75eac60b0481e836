/**
 * Answers what is no HTTP request the parser could hand over: broken, too slow, or with too long headers. As a problem
 * like everything else, written to the socket itself because no response exists; then the connection closes.
 */
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_TYPES, problemDocument, type Problem } from '../domain/problem.ts';
import { SECURITY_HEADERS } from './problem.ts';

/** What Node's `clientError` tells. */
export interface RefusedBytes {
  readonly error: Error & { readonly code?: string };
  readonly socket: Duplex;
  /** An answer is on its way on this connection: nothing may be written into it. */
  readonly isAnswering: boolean;
}

export function refuseBytes({ error, socket, isAnswering }: RefusedBytes): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) {
    socket.destroy();
    return;
  }
  socket.end(textOf(problemOf(error.code)), () => socket.destroy());
}

/** Codes of Node's parser (llhttp) and of its timers, node:http `clientError`. */
function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { type: 'headers-too-large', detail: 'Headers are too large: needed at most 16384 bytes' };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return { type: 'request-timeout', detail: 'Request did not arrive in time: needed all of it sooner' };
  }
  return { type: 'validation', detail: 'Request is no HTTP/1.1: needed a well-formed request' };
}

function textOf(problem: Problem): string {
  const { status } = PROBLEM_TYPES[problem.type];
  const body = JSON.stringify(problemDocument(problem));
  const headers = {
    ...SECURITY_HEADERS,
    Connection: 'close',
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
