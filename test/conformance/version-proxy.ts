/**
 * Lets a real client negotiate an older version than it would: a loopback proxy that lowers the newest version in the
 * handshake and passes everything else through, untouched.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface VersionProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** The handshake arrives in one piece here: both ends are in this process, and clients write it so. */
export async function startVersionProxy(target: number, version: number): Promise<VersionProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.once('data', (bytes) => {
      upstream.write(Buffer.from(bytes.toString('latin1').replace(/\.\.\d{3}/, `..${version}`), 'latin1'));
      client.pipe(upstream);
    });
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Listening gave no port: found no address');
  return {
    port: address.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
