/** Reads the bearer token of a request (RFC 6750 2.1): from the Authorization header only, never from query or body. */
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../domain/problem.ts';

/** @throws ProblemError `unauthenticated` where there is none */
export function bearerToken({ authorization }: IncomingHttpHeaders): string {
  const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
  if (token !== undefined) return token;
  throw new ProblemError({
    type: 'unauthenticated',
    detail: `Caller is not known: found ${authorization === undefined ? 'no Authorization header' : 'another kind of it'}, needed "Bearer" with an OIDC token of Google`,
  });
}
