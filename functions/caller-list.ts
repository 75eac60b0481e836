/**
 * `CALLERS`: who may do what, as `email=role` with commas between. It is set at deploy, not in the store: who can change
 * the configuration must not be able to make himself admin, and callers are known also while the store is away.
 */
import { z } from 'zod';
import { ROLES, type Role } from '../lib/domain/role.ts';

const EMAIL = /^[^\s@=,"]{1,64}@[a-z0-9.-]{3,253}$/;
const MAX_CALLERS = 500;
const ROLE_NAMES = ROLES.join(', ');

/** An e-mail address in lower case. */
export const email = z.string().toLowerCase().regex(EMAIL, 'an e-mail address');

/** Text -> e-mail in lower case -> role. An issue names the first entry that does not fit. */
export const callerList = z.string().transform((text, context): ReadonlyMap<string, Role> => {
  const roles = new Map<string, Role>();
  const entries = text.split(',').map((entry) => entry.trim());
  for (const entry of entries.filter((one) => one !== '')) {
    const [address = '', name = '', ...rest] = entry.split('=');
    const parsed = email.safeParse(address.trim());
    const role = ROLES.find((known) => known === name.trim());
    if (!parsed.success || role === undefined || rest.length > 0 || roles.has(parsed.data)) {
      context.addIssue(`email=role with commas between, each e-mail once, role one of ${ROLE_NAMES}; not "${entry}"`);
      return z.NEVER;
    }
    roles.set(parsed.data, role);
  }
  if (roles.size <= MAX_CALLERS) return roles;
  context.addIssue(`at most ${MAX_CALLERS} callers`);
  return z.NEVER;
});
