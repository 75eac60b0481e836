/** `GET /me`: who is calling, what this desk stands on, and what the caller's role may do. */
import { isoTime } from '../lib/trading/iso-time.ts';
import type { Resource } from './resource.ts';

export const me: Resource = {
  path: 'me',
  methods: [
    {
      method: 'GET',
      role: 'viewer',
      query: [],
      answer: ({ clock, mode, surface }, { callerName, role }) =>
        Promise.resolve({
          status: 200,
          headers: {},
          body: {
            utcTimestamp: isoTime(clock.nowMs()),
            caller: callerName,
            role,
            mode,
            parts: (surface?.parts() ?? []).map((part) => ({ ...part })),
            allowed: surface?.allowed(role) ?? [],
          },
        }),
    },
  ],
};
