/**
 * `AUTH_MODE=local`: whoever reaches the loopback interface is admin. The server must listen on a loopback address
 * only (`isLoopback`); the Host header is checked too, so that a name that an attacker points at 127.0.0.1
 * (DNS rebinding) is no way in. It knows no tokens.
 */
import { ProblemError } from '../domain/problem.ts';
import type { Authenticate, Caller } from './caller.ts';

const LOCAL: Caller = { name: 'local', role: 'admin', isScheduler: false };

/** `127.0.0.1`, `::1`, `localhost` and the rest of 127.0.0.0/8, without a port. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

export const authenticateLocal: Authenticate = (headers) => {
  const host = headers.host ?? '';
  const name = host.replace(/:\d{1,5}$/, '');
  if (isLoopback(name)) return Promise.resolve(LOCAL);
  return Promise.reject(
    new ProblemError({
      type: 'unauthenticated',
      detail: `Local callers only: found Host "${host}", needed a loopback address`,
    }),
  );
};
