/** Benchmark 11: limit orders of one @stoqey/ib client at the paper gateway, against a socket that only acknowledges them. */
import {
  connectOrderingClient,
  endProcess,
  startBareProcess,
  startGatewayProcess,
  type OrderingClient,
} from './gateway-orders.ts';
import { LONG_ROUNDS, spreadOf, type Bench, type BenchGroup } from './harness.ts';

const AT_ONCE = 1_000;
const ORDERS = 4_000;
const QUICK_ORDERS = 1_000;
const SINGLE_ORDERS = 300;
/** Orders before a measurement: a gateway stands for hours, both sides are compiled. */
const WARM_UP = 4_000;
const BARE = 'a socket that only acknowledges';

/** Takes about a minute; `quick`: fewer orders, the baseline in one round. */
export function gatewayOrders({ quick }: { readonly quick: boolean }): Bench {
  const orders = quick ? QUICK_ORDERS : ORDERS;
  return {
    id: 11,
    name: 'gateway',
    title: 'limit orders at the paper gateway, pacing off',
    groups: [
      group(`${orders} orders, ${AT_ONCE} at once`, {
        quick,
        measure: (client) => client.timePlacing(orders, AT_ONCE),
        target: { kind: 'at-most-ms', text: 'at least 4,000 orders a second', ms: orders / 4 },
      }),
      group('one warm order, median', {
        quick,
        measure: oneByOne,
        target: { kind: 'at-most-ms', text: 'at most 1 ms', ms: 1 },
      }),
    ],
  };
}

interface Measured {
  readonly quick: boolean;
  readonly measure: (client: OrderingClient) => Promise<number>;
  readonly target: BenchGroup['targets'][number];
}

function group(condition: string, { quick, measure, target }: Measured): BenchGroup {
  return {
    condition,
    subject: { name: 'the paper gateway', measure: () => atGateway(measure), cold: true, rounds: LONG_ROUNDS },
    baselines: [{ name: BARE, measure: () => atBareSocket(measure), cold: true, rounds: quick ? 2 : LONG_ROUNDS }],
    targets: [
      target,
      { kind: 'at-least-ratio', text: 'at most 6x a socket that only acknowledges', baseline: BARE, ratio: 1 / 6 },
    ],
  };
}

const oneByOne = async (client: OrderingClient): Promise<number> =>
  spreadOf(await client.placeEach(SINGLE_ORDERS)).median;

async function atGateway(measure: (client: OrderingClient) => Promise<number>): Promise<number> {
  const { child, port } = await startGatewayProcess();
  try {
    return await measured(port, measure);
  } finally {
    await endProcess(child);
  }
}

async function atBareSocket(measure: (client: OrderingClient) => Promise<number>): Promise<number> {
  const gateway = await startGatewayProcess();
  const bare = await startBareProcess(gateway.port);
  await endProcess(gateway.child);
  try {
    return await measured(bare.port, measure);
  } finally {
    await endProcess(bare.child);
  }
}

async function measured(port: number, measure: (client: OrderingClient) => Promise<number>): Promise<number> {
  const client = await connectOrderingClient(port);
  await client.place(WARM_UP, AT_ONCE);
  const found = await measure(client);
  await client.close();
  return found;
}
