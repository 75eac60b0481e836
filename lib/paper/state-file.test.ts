import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { order, brokerAt, TEN_O_CLOCK } from '../testing/simulated-broker-fixture.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { SimulatedBroker } from './simulated-broker.ts';
import { StateFile } from './state-file.ts';

const inFolder = temporaryFolder();
const identity = { account: 'DU0000001', seed: 7, prices: 'b0b' };

function open(
  file: string,
  more: { seed?: number; prices?: string; slackBytes?: number; notices?: string[] } = {},
): StateFile {
  return new StateFile({
    file,
    identity: { ...identity, seed: more.seed ?? 7, prices: more.prices ?? 'b0b' },
    notice: (text) => void more.notices?.push(text),
    ...(more.slackBytes === undefined ? {} : { slackBytes: more.slackBytes }),
  });
}

function brokerIn(state: StateFile): SimulatedBroker {
  const broker = brokerAt(TEN_O_CLOCK, {
    ...(state.kept === undefined ? {} : { restored: { state: state.kept, source: 'file' } }),
    keep(changes) {
      state.append(changes);
      state.rewriteIfLong(() => broker.control.snapshot());
    },
  });
  if (state.kept === undefined) state.rewrite(broker.control.snapshot());
  return broker;
}

const buy = (broker: SimulatedBroker, orderId: number): void =>
  broker.place({ clientId: 1, orderId, input: order({ quantity: 10 }) });

/** A file with one filled order, closed. */
function written(name: string): string {
  const file = inFolder(name);
  const state = open(file);
  buy(brokerIn(state), 1);
  state.close();
  return file;
}

it('holds an execution before anybody is told of it', () => {
  const file = inFolder('state');
  const broker = brokerIn(open(file));
  const missing: string[] = [];
  let told = 0;
  broker.subscribe((event) => {
    if (event.kind !== 'execution') return;
    told += 1;
    if (!readFileSync(file, 'utf8').includes(event.execution.execId)) missing.push(event.execution.execId);
  });
  buy(broker, 1);
  expect([told, missing]).toEqual([1, []]);
});

it('gives back what was written, and goes on behind it', () => {
  const file = written('state');
  const second = open(file);
  const broker = brokerIn(second);
  buy(broker, 2);
  second.close();
  const third = open(file);
  expect(brokerIn(third).control.snapshot()).toEqual(broker.control.snapshot());
});

it('cuts a change that was half written, in words, and goes on', () => {
  const file = written('state');
  const whole = statSync(file).size;
  appendFileSync(file, '0badc0de [["used/1",');
  const notices: string[] = [];
  const state = open(file, { notices });
  buy(brokerIn(state), 2);
  state.close();
  expect(notices).toEqual([`State file ${file} ended within a change that nobody was told of: cut 20 bytes`]);
  expect(readFileSync(file).subarray(whole).includes(0)).toBe(false);
  expect(brokerIn(open(file)).completedOrders()).toHaveLength(2);
});

it('stays short by writing itself anew', () => {
  const file = inFolder('state');
  const state = open(file, { slackBytes: 10_000 });
  const broker = brokerIn(state);
  for (let orderId = 1; orderId <= 100; orderId += 1) {
    broker.place({ clientId: 1, orderId, input: order({ quantity: 10, orderType: 'MOC' }) });
    broker.cancel({ clientId: 1, orderId });
  }
  broker.clock.advanceTo(TEN_O_CLOCK + 24 * 3_600_000);
  for (let orderId = 101; orderId <= 110; orderId += 1) buy(broker, orderId);
  expect(statSync(file).size).toBeLessThan(200_000);
  state.close();
  expect(brokerIn(open(file)).control.snapshot()).toEqual(broker.control.snapshot());
});

it('tells nothing that it could not keep, and tells it once it can', () => {
  let isFull = true;
  const broker = brokerAt(TEN_O_CLOCK, {
    keep: () => {
      if (isFull) throw new Error('Disk is full');
    },
  });
  const heard: string[] = [];
  broker.subscribe((event) => heard.push(event.kind));
  expect(() => buy(broker, 1)).toThrow('Disk is full');
  expect(() => broker.executions()).toThrow('Disk is full');
  expect(heard).toEqual([]);
  isFull = false;
  buy(broker, 2);
  expect(heard.filter((kind) => kind === 'execution')).toHaveLength(2);
});

it.each([
  ['empty', () => '', 'does not begin as a state file'],
  ['foreign', () => '{"orders":[]}\n', 'does not begin as a state file'],
  ['damaged', (text: string) => text.replace('"quantity":"10"', '"quantity":"11"'), 'its checksum does not fit'],
  ['cut to its first line', (text: string) => text.slice(0, text.indexOf('\n') + 1), 'found no state'],
])('refuses a file that is %s, by name, and leaves it as it is', (_, change, problem) => {
  const file = written('state');
  const text = change(readFileSync(file, 'utf8'));
  writeFileSync(file, text);
  expect(() => open(file)).toThrow(problem);
  expect(() => open(file)).toThrow(file);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('refuses a file of an older version in words, and leaves it as it is', () => {
  const file = written('older.state');
  const [first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  const header = first.slice(9).replace(/"version":\d+/, '"version":1');
  const older = [`${crc32(header).toString(16).padStart(8, '0')} ${header}`, ...rest].join('\n');
  writeFileSync(file, older);
  expect(() => open(file)).toThrow(/State file .*version: found 1, needed 2/);
  expect(readFileSync(file, 'utf8')).toBe(older);
});

it('refuses a file of another seed', () => {
  expect(() => open(written('state'), { seed: 8 })).toThrow(/State file .* does not fit: seed: found 7, needed 8/);
});

it('refuses a file of other price files, and says which flag chooses them', () => {
  expect(() => open(written('state'), { prices: 'a11' })).toThrow(/files of --data\): found "b0b", needed a11/);
});

it('refuses a file that a gateway has open, this process included', () => {
  const file = inFolder('state');
  open(file);
  expect(() => open(file)).toThrow(`in use: found process ${process.pid}`);
});
