import { createServer } from 'node:http';
import { once } from 'node:events';
import { listeningOn } from './listening-on.ts';

const refused = (code: string) => (): Promise<never> => Promise.reject(Object.assign(new Error('listen'), { code }));
const at = { subject: 'Environment', field: 'PORT', port: 8080 };

describe('listeningOn', () => {
  it('names the setting of a port that another program has', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const second = createServer();
    const listening = listeningOn({ ...at, port }, () => once(second.listen(port, '127.0.0.1'), 'listening'));
    await expect(listening).rejects.toThrow(
      `Environment does not fit: PORT: found ${port}, on which another program listens, needed a free port, or 0 for any`,
    );
    other.close();
  });

  it('says that a port may not be opened', async () => {
    await expect(listeningOn({ ...at, port: 80 }, refused('EACCES'))).rejects.toThrow(
      /PORT: found 80, which this user may not open/,
    );
  });

  it('passes on every other failure', async () => {
    await expect(listeningOn(at, refused('EIO'))).rejects.toThrow('listen');
  });
});
