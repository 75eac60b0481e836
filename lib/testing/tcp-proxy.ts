/**
 * A link that tests can break: a loopback proxy before a real server. It can hold back what the server answers (a
 * request then takes effect and its answer is lost), swallow both directions as a half-open link does, delay what
 * passes, and cut every connection. It does not look into the bytes.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { systemClock } from '../adapters/system/system-clock.ts';
import { calm } from './store-harness.ts';

export interface TcpProxy {
  /** `127.0.0.1:port` */
  readonly host: string;
  /** From now on nothing of the server reaches the client. */
  holdAnswers(): void;
  /** From now on nothing passes either way, and no end is told: a black hole. */
  swallow(): void;
  /** From now on each chunk, either way, comes this many milliseconds late; the order is kept. */
  delay(ofNextMs: () => number): void;
  /** Ends every connection; new ones work again. */
  cut(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let holding = false;
  let swallowing = false;
  let delayMs: (() => number) | undefined;
  /** Passes chunks on one after the other, each as late as it is told. */
  const passing = (to: Socket): ((bytes: Buffer) => void) => {
    let before = Promise.resolve();
    return (bytes) => {
      if (delayMs === undefined) {
        to.write(bytes);
        return;
      }
      const waited = systemClock.sleep(delayMs(), calm());
      before = Promise.all([before, waited]).then(() => {
        if (!swallowing && !to.destroyed) to.write(bytes);
      });
    };
  };
  const server = createServer((client) => {
    const [hostname = '', port = ''] = target.split(':');
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // Either end closing ends the other; what an end says of it is its test's to check.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const [up, down] = [passing(upstream), passing(client)];
    client.on('data', (bytes) => {
      if (!swallowing) up(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!holding && !swallowing) down(bytes);
    });
  });
  const port = await listen(server);
  const cut = (): void => {
    holding = false;
    swallowing = false;
    delayMs = undefined;
    for (const socket of sockets) socket.destroy();
  };
  return {
    host: `127.0.0.1:${port}`,
    holdAnswers() {
      holding = true;
    },
    swallow() {
      swallowing = true;
    },
    delay(ofNextMs) {
      delayMs = ofNextMs;
    },
    cut,
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error(`Proxy did not start: found "${String(address)}", needed a TCP address`));
    });
  });
}
