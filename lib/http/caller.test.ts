import type { IncomingHttpHeaders } from 'node:http';
import { ROLES, type Role } from '../domain/role.ts';
import { authenticateLocal, isLoopback } from './authenticate-local.ts';
import { refuseOtherSites, requireRole } from './caller.ts';
import { intentHeaders } from './intent-headers.ts';

const callerOf = (role: Role, isScheduler = false): Parameters<typeof requireRole>[0] => ({
  name: 'x',
  role,
  isScheduler,
});

describe('requireRole', () => {
  it('lets a role do what it and the weaker ones may, and nothing else', () => {
    const allowed = ROLES.flatMap((role) =>
      ROLES.map((needed) => {
        try {
          requireRole(callerOf(role), needed);
          return `${role} as ${needed}`;
        } catch {
          return undefined;
        }
      }),
    );
    expect(allowed.filter((cell) => cell !== undefined)).toEqual([
      'viewer as viewer',
      'trader as viewer',
      'trader as trader',
      'admin as viewer',
      'admin as trader',
      'admin as admin',
    ]);
  });

  it('says which role was found and which is needed', () => {
    expect(() => requireRole(callerOf('viewer'), 'trader')).toThrow('found role "viewer", needed "trader"');
  });
});

describe('refuseOtherSites', () => {
  const host = '127.0.0.1:8080';

  it.each<IncomingHttpHeaders>([
    { host },
    { host, 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:8080' },
    { host, 'sec-fetch-site': 'none' },
  ])('passes %j', (headers) => {
    expect(() => refuseOtherSites(headers)).not.toThrow();
  });

  it.each<IncomingHttpHeaders>([
    { host, 'sec-fetch-site': 'cross-site' },
    { host, 'sec-fetch-site': 'same-site' },
    { host, origin: 'https://evil.example' },
    { host, origin: 'http://127.0.0.1:9999' },
    { host, origin: 'null' },
    { origin: 'https://evil.example' },
  ])('refuses %j', (headers) => {
    expect(() => refuseOtherSites(headers)).toThrow(/from another site/);
  });
});

describe('authenticateLocal', () => {
  const { signal } = new AbortController();

  it('takes a caller on loopback for admin', async () => {
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:8080']) {
      await expect(authenticateLocal({ host }, signal, '/ping')).resolves.toMatchObject({
        role: 'admin',
        isScheduler: false,
      });
    }
  });

  it('refuses a name that only points at loopback, and none at all', async () => {
    for (const host of ['desk.evil.example:8080', '127.0.0.1.evil.example', '10.0.0.1', '']) {
      await expect(authenticateLocal({ host }, signal, '/ping')).rejects.toThrow(/needed a loopback address/);
    }
    await expect(authenticateLocal({}, signal, '/ping')).rejects.toThrow(/found Host ""/);
  });

  it('knows loopback addresses', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', 'LOCALHOST'].every(isLoopback)).toBe(true);
    expect(['0.0.0.0', '::', '1127.0.0.1', '127.0.0.1.x'].some(isLoopback)).toBe(false);
  });
});

describe('intentHeaders', () => {
  const scheduled: IncomingHttpHeaders = {
    'x-cloudscheduler-scheduletime': '2026-03-06T15:00:00Z',
    'x-cloudscheduler-jobname': 'allocate',
  };

  it('reads the key', () => {
    expect(intentHeaders({ 'idempotency-key': 'k-1' }, callerOf('trader')).idempotencyKey).toBe('k-1');
  });

  it("takes a schedule time from the Scheduler's own account alone", () => {
    expect(intentHeaders(scheduled, callerOf('trader', true))).toEqual({
      idempotencyKey: undefined,
      scheduleTime: '2026-03-06T15:00:00Z',
      jobName: 'allocate',
    });
    expect(intentHeaders(scheduled, callerOf('admin')).scheduleTime).toBeUndefined();
  });

  it.each(['', 'two words', 'a, b', 'é', 'x'.repeat(256), 'tab\there'])('refuses the key %j', (key) => {
    expect(() => intentHeaders({ 'idempotency-key': key }, callerOf('admin'))).toThrow(
      /Idempotency-Key: found .*, needed 1 to 255 visible ASCII/,
    );
  });

  it('takes a key of 255 characters', () => {
    const key = '~'.repeat(255);
    expect(intentHeaders({ 'idempotency-key': key }, callerOf('admin')).idempotencyKey).toBe(key);
  });
});
