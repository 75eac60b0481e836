/** Every example of a fault in docs/paper-gateway.md, sent as it stands there to the control port, and what it promises. */
import { readFileSync } from 'node:fs';
import { systemClock } from '../adapters/system/system-clock.ts';
import { startGatewayFixture, type GatewayFixture } from '../testing/paper-gateway-fixture.ts';
import { LIMIT_ORDER, MARKET_ORDER, SPY_LABELS } from '../testing/paper-server-fixture.ts';
import { handshakeBytes, openRawClient } from '../testing/raw-tws-client.ts';
import { startControlPort, type ControlPort } from './control-port.ts';
import { parseFaultFile, playFaultSteps } from './fault-file.ts';
import { createFaults } from './faults.ts';

const DOCUMENT = readFileSync('docs/paper-gateway.md', 'utf8').split('\n## Faults')[1]?.split('\n## ')[0] ?? '';
const EXAMPLES = [...DOCUMENT.matchAll(/^\|.*\| `(\{.*\})` \|$/gm)].map(([, json = '']) => json);
const ORDER = { ...MARKET_ORDER, orderRef: 'run:7' };
const RESTING = { ...LIMIT_ORDER, orderRef: 'run:7' };

let fixture: GatewayFixture;
let control: ControlPort;
beforeEach(async () => {
  fixture = await startGatewayFixture();
  control = await startControlPort({ ...fixture.gateway, port: 0 });
});
afterEach(async () => {
  await control.close();
  await fixture.close();
});

async function post(body: string): Promise<number> {
  return (await fetch(`http://127.0.0.1:${control.port}/faults`, { method: 'POST', body })).status;
}

const ids = (messages: readonly (readonly string[])[]): string => messages.map((message) => message[0]).join(' ');
const sofar = async (): Promise<string> => ids(await fixture.sofar());
/** Statuses of orders, word by word. */
async function words(): Promise<string> {
  return (await fixture.sofar()).flatMap((message) => (message[0] === '3' ? [message[2]] : [])).join(' ');
}
async function listed(clientId: number, request: readonly (string | number)[], end: number): Promise<string> {
  const client = await fixture.connect(clientId);
  client.send(...request);
  return ids(await client.upTo(end));
}
const EXECUTIONS = [7, 3, 12, 0, '', '', '', '', '', ''] as const;
const FILL = '5 3 11 5 3 5 3 59';

/** What happens before the example is sent. */
type Scene = (send: () => Promise<void>) => Promise<unknown>;

async function filledBefore(send: () => Promise<void>): Promise<void> {
  fixture.place(1, ORDER);
  await fixture.sofar();
  await send();
}

async function cutBy(send: () => Promise<void>): Promise<void> {
  await send();
  await fixture.client.closed;
}

/** A link that is silent: another client is served meanwhile. */
async function silentAfter(send: () => Promise<void>): Promise<string> {
  await send();
  fixture.place(1, ORDER);
  const before = fixture.client.messages.length;
  const other = await fixture.connect(2);
  other.send(49, 1);
  await other.next(49);
  const heard = fixture.client.messages.length - before;
  return `${heard} told, ${fixture.gateway.broker.executions().length} executed`;
}

const SCENES: Readonly<Record<string, readonly [Scene, unknown]>> = {
  neverAnswer: [
    async (send) => {
      await send();
      const silent = openRawClient(fixture.gateway.port);
      silent.socket.write(handshakeBytes('v157..193'));
      const answered = await listed(2, [49, 1], 49);
      silent.close();
      return [silent.messages.length, answered.endsWith('49')];
    },
    [0, true],
  ],
  refuseClientId: [
    async (send) => {
      fixture.client.close();
      await fixture.client.closed;
      await send();
      const refused = openRawClient(fixture.gateway.port);
      refused.socket.write(handshakeBytes('v157..193'));
      await refused.next(193);
      refused.send(71, 2, 1, '');
      return (await refused.next(4))[3];
    },
    '326',
  ],
  dropBeforeOrder: [
    async (send) => {
      await send();
      fixture.place(1, RESTING);
      fixture.place(2, RESTING);
      await fixture.client.closed;
      return fixture.gateway.broker.openOrders().map(({ orderId }) => orderId);
    },
    [1],
  ],
  dropAfterOrder: [
    async (send) => {
      await send();
      fixture.place(1, ORDER);
      await fixture.client.closed;
      return [
        fixture.client.messages.some((message) => message[0] === '5'),
        fixture.gateway.broker.executions().length,
      ];
    },
    [false, 1],
  ],
  freezeBeforeOrder: [silentAfter, '0 told, 0 executed'],
  freezeAfterOrder: [silentAfter, '0 told, 1 executed'],
  rejectOrder: [
    async (send) => {
      await send();
      fixture.place(1, ORDER);
      return (await fixture.sofar()).map((message) => message.slice(2, 5));
    },
    [['1', '201', 'no margin']],
  ],
  neverConfirm: [
    async (send) => {
      await send();
      fixture.place(1, ORDER);
      return [await sofar(), fixture.gateway.broker.executions().length];
    },
    ['', 1],
  ],
  duplicateStatus: [async (send) => (await send(), fixture.place(1, ORDER), await sofar()), '5 3 11 5 3 3 5 3 3 59'],
  omitStatus: [async (send) => (await send(), fixture.place(1, RESTING), await words()), ''],
  delayStatus: [
    async (send) => {
      await send();
      fixture.place(1, RESTING);
      return [await sofar(), (await fixture.client.next(3))[2]];
    },
    ['5', 'Submitted'],
  ],
  reorderStatus: [
    async (send) => {
      await send();
      fixture.place(1, ORDER);
      return [(await fixture.client.next(3))[2], (await fixture.client.next(3))[2]];
    },
    ['Filled', 'PreSubmitted'],
  ],
  duplicateExecution: [
    async (send) => (await send(), fixture.place(1, ORDER), await sofar()),
    FILL.replace('11', '11 11'),
  ],
  fillPartially: [
    async (send) => {
      await send();
      fixture.place(1, ORDER);
      const told = await fixture.sofar();
      return told.filter((message) => message[0] === '11').map((message) => message[19]);
    },
    ['2', '2'],
  ],
  holdCommissions: [
    async (send) => {
      await send();
      fixture.place(1, ORDER);
      const told = await sofar();
      fixture.client.send(...EXECUTIONS);
      return [told.includes('59'), ids(await fixture.client.upTo(55))];
    },
    [false, '11 55'],
  ],
  rollBackNextValidId: [
    async (send) => {
      fixture.place(60, RESTING);
      await fixture.sofar();
      await send();
      fixture.client.send(8, 1, 1);
      return (await fixture.client.next(9))[2];
    },
    '11',
  ],
  lackLiveData: [
    async (send) => {
      await send();
      fixture.watch(SPY_LABELS, true);
      return (await fixture.client.next(4))[3];
    },
    '354',
  ],
  notice: [async (send) => (await send(), (await fixture.client.next(4)).slice(2, 4)), ['-1', '1100']],
  dropLinks: [async (send) => (await cutBy(send), await listed(1, [49, 1], 49)), '49'],
  restart: [
    async (send) => {
      await cutBy(send);
      const early = openRawClient(fixture.gateway.port);
      await early.closed;
      return early.messages.length;
    },
    0,
  ],
  'restart forgetOrders': [
    async (send) => {
      fixture.place(1, RESTING);
      await fixture.sofar();
      await cutBy(send);
      return listed(1, [16, 1], 53);
    },
    '53',
  ],
  halt: [
    async (send) => {
      await send();
      fixture.place(1, ORDER);
      return [await words(), fixture.gateway.broker.executions().length];
    },
    ['PreSubmitted', 0],
  ],
  resume: [
    async (send) => {
      fixture.gateway.faults.set({ halt: { symbol: 'SPY' } });
      fixture.place(1, ORDER);
      await fixture.sofar();
      await send();
      return words();
    },
    'Filled Filled',
  ],
  freeze: [silentAfter, '0 told, 0 executed'],
  thaw: [
    async (send) => {
      fixture.gateway.faults.set({ freezeAfterOrder: {} });
      fixture.place(1, ORDER);
      await listed(2, [49, 1], 49);
      await send();
      return ids(await fixture.client.upTo(59));
    },
    FILL,
  ],
  correctExecution: [async (send) => (await filledBefore(send), await sofar()), '11 59'],
  bustExecution: [
    async (send) => {
      const before = fixture.gateway.broker.positions().length;
      fixture.place(1, ORDER);
      await fixture.sofar();
      await send();
      return [before, fixture.gateway.broker.positions().length];
    },
    [0, 0],
  ],
  releaseCommissions: [
    async (send) => {
      fixture.gateway.faults.set({ holdCommissions: {} });
      await filledBefore(send);
      return sofar();
    },
    '59',
  ],
  clear: [
    async (send) => {
      fixture.gateway.faults.set({ neverConfirm: {} });
      await send();
      return Object.keys(fixture.gateway.faults.standing).length;
    },
    0,
  ],
};

/** `restart` has two rows. */
function sceneOf(example: string): string {
  const [name = ''] = Object.keys(Object(JSON.parse(example)));
  return example.includes('forgetOrders') ? `${name} forgetOrders` : name;
}

test('has a scene for every example, and an example for every scene', () => {
  expect(EXAMPLES.map(sceneOf).toSorted()).toEqual(Object.keys(SCENES).toSorted());
});

test.each(EXAMPLES)('does what the document says of %s', async (example) => {
  const [play, expected] = SCENES[sceneOf(example)] ?? [];
  const found = await play?.(async () => {
    // The execution of the example is named as in its own gateway: ours has another id.
    const execId = fixture.gateway.broker.executions()[0]?.execution.execId ?? '';
    expect(await post(example.replace(/0000e0d5\.\w+\.01\.01/, execId))).toBe(200);
  });
  expect(found).toEqual(expected);
});

test('plays the steps of the document', async () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(DOCUMENT)?.[1] ?? '';
  const steps = parseFaultFile(yaml, 'document');
  const faults = createFaults();
  const life = new AbortController();
  const problem = (text: string): void => {
    throw new Error(text);
  };
  playFaultSteps(steps, { faults, timers: systemClock, signal: life.signal, problem });
  life.abort();
  expect(steps.map(({ afterMs }) => afterMs)).toEqual([0, 5000, 9000]);
  expect(faults.standing).toEqual({ holdCommissions: {} });
});
