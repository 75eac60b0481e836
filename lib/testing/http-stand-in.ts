/**
 * The common part of stand-ins for other people's HTTP interfaces: a server on loopback, scripted failures, and a count of
 * what came. What it answers is each stand-in's own business.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface StandInAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What happens instead of an answer: an error, one after the effect took place, no answer at all, a cut connection. */
export type StandInFault =
  | { readonly kind: 'answer'; readonly answer: StandInAnswer; readonly afterEffect?: true }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset'; readonly afterEffect?: true };

export interface StandIn {
  readonly url: string;
  /** Everything that came, refused or not. */
  readonly requests: readonly StandInRequest[];
  /** The next requests meet these, one each. */
  script(...faults: readonly StandInFault[]): void;
  /** What every request meets from now on that no script is for: the n-th one, from 0. Undefined: it is answered. */
  weather(faultOf: (n: number) => StandInFault | undefined): void;
  close(): Promise<void>;
}

const address = z.object({ port: z.number() });

export async function startStandIn(answer: (request: StandInRequest) => StandInAnswer): Promise<StandIn> {
  const requests: StandInRequest[] = [];
  const faults: StandInFault[] = [];
  let weather: (n: number) => StandInFault | undefined = () => undefined;
  const server = createServer((incoming, outgoing) => {
    void readRequest(incoming).then((request) => {
      const n = requests.push(request) - 1;
      respond(faults.shift() ?? weather(n), { outgoing, answer: () => answer(request) });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = address.parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    script: (...more) => void faults.push(...more),
    weather: (faultOf) => void (weather = faultOf),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function respond(
  fault: StandInFault | undefined,
  { outgoing, answer }: { readonly outgoing: ServerResponse; readonly answer: () => StandInAnswer },
): void {
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') {
    if (fault.afterEffect === true) answer();
    outgoing.socket?.resetAndDestroy();
    return;
  }
  if (fault?.afterEffect === true) answer();
  const { status, body, headers = {} } = fault?.answer ?? answer();
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(JSON.stringify(body));
}

async function readRequest(incoming: IncomingMessage): Promise<StandInRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(Buffer.from(part));
  const text = Buffer.concat(parts).toString('utf8');
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { method: incoming.method ?? '', path: incoming.url ?? '', headers, body };
}
