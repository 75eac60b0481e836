/** SIGTERM with streams of events open, in a real process: each is told where to resume, and the process ends in time. */
import { once } from 'node:events';
import { startChild } from '../../lib/testing/child-process.ts';
import { openSse } from '../../lib/testing/sse-client.ts';

const LIMIT_MS = 60_000;

describe('SIGTERM with streams open', () => {
  it(
    'ends them at once with where to resume, also one that does not read, and the process with 0',
    async () => {
      const child = startChild('functions/local-stack.ts', [], {
        PORT: '0',
        PAPER_GATEWAY_PORT: '0',
        INTENTDESK_STORE: 'embedded',
      });
      const port = Number((await child.printed(/Desk listening on http:\/\/127\.0\.0\.1:(\d+)/))[1]);
      const [reader, silent] = [0, 1].map(() => openSse({ port, path: '/events?lastEventId=0' }));
      await Promise.all([reader?.until(3), silent?.until(1)]);
      silent?.pause();
      expect(reader?.events.length).toBeGreaterThanOrEqual(3);
      child.process.kill('SIGTERM');
      const exited = once(child.process, 'exit');
      await reader?.closed;
      expect(reader?.notices).toEqual([
        { name: 'end', data: { reason: 'shutdown', lastEventId: reader?.events.at(-1)?.id, resume: true } },
      ]);
      silent?.resume();
      await exited;
      expect((await child.ended).exitCode).toBe(0);
    },
    LIMIT_MS,
  );
});
