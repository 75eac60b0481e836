import { once } from 'node:events';
import { connect, createServer } from 'node:http2';
import { requestsOf } from './requests-of.ts';

/** Asks so often, one after the other, and resolves with 7. */
async function ask(times: number): Promise<number> {
  const server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Port is missing: found none, needed one');
  const client = connect(`http://127.0.0.1:${address.port}`);
  for (let n = 0; n < times; n += 1) await once(client.request({ ':path': '/store.v1/Commit' }).resume(), 'end');
  client.close();
  server.close();
  return 7;
}

describe('requestsOf', () => {
  it('tells each request by its name, and what the work itself took', async () => {
    const lines = await requestsOf(() => ask(2));
    expect(lines.filter((line) => line.endsWith(' Commit'))).toHaveLength(2);
    expect(lines.at(-1)).toMatch(/^2 requests; the figure of this measurement is 7.0 ms/);
  });

  it('listens to nothing more once the work has ended, or failed', async () => {
    await expect(requestsOf(() => Promise.reject(new Error('Away')))).rejects.toThrow('Away');
    const lines = await requestsOf(() => Promise.resolve(7));
    await ask(1);
    expect(lines).toHaveLength(2);
  });
});
