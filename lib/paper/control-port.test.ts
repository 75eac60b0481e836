import { createFaults, type Faults } from './faults.ts';
import { startControlPort, type ControlPort } from './control-port.ts';

let faults: Faults;
let control: ControlPort;
let nowMs = 1000;
beforeEach(async () => {
  faults = createFaults();
  nowMs = 1000;
  let speed = 0;
  const clock = {
    nowMs: () => nowMs,
    advanceTo: (atMs: number) => void (nowMs = atMs),
    speed: () => speed,
    setSpeed: (next: number) => void (speed = next),
  };
  control = await startControlPort({ faults, clock, port: 0 });
});
afterEach(() => control.close());

async function ask(method: string, path: string, body?: string) {
  const response = await fetch(`http://127.0.0.1:${control.port}${path}`, {
    method,
    ...(body === undefined ? {} : { body }),
  });
  const found: unknown = await response.json();
  return { status: response.status, body: found };
}

test('sets faults by name and says what stands', async () => {
  expect(await ask('POST', '/faults', '{"neverConfirm":{"times":1}}')).toEqual({
    status: 200,
    body: { standing: { neverConfirm: { times: 1 } } },
  });
  expect(faults.standing).toEqual({ neverConfirm: { times: 1 } });
});

test('lists the names it knows', async () => {
  expect(await ask('GET', '/faults')).toMatchObject({
    status: 200,
    body: { names: expect.arrayContaining(['notice', 'thaw']) },
  });
});

test('moves the clock forward and never back', async () => {
  expect(await ask('POST', '/clock', '{"advanceToMs":2000}')).toEqual({
    status: 200,
    body: { nowMs: 2000, speed: 0 },
  });
  expect(await ask('POST', '/clock', '{"advanceToMs":1500}')).toMatchObject({ status: 400 });
  expect(nowMs).toBe(2000);
});

test('steps, and runs at another speed', async () => {
  expect(await ask('POST', '/clock', '{"stepMs":60000,"speed":2.5}')).toMatchObject({
    body: { nowMs: 61_000, speed: 2.5 },
  });
  expect(await ask('GET', '/clock')).toMatchObject({ status: 200, body: { nowMs: 61_000, speed: 2.5 } });
});

test.each([
  ['{}', 'body'],
  ['{"stepMs":-1}', 'stepMs'],
  ['{"speed":"fast"}', 'speed'],
  ['{"stepMs":1,"advanceToMs":2000}', 'stepMs'],
  ['{"jump":1}', 'jump'],
])('refuses to move the clock by %s', async (body, field) => {
  expect(await ask('POST', '/clock', body)).toMatchObject({ status: 400, body: { problems: [{ field }] } });
  expect(nowMs).toBe(1000);
});

test.each([
  ['an execution that is not there', '{"bustExecution":{},"neverConfirm":{}}', 400, 'bustExecution'],
  ['an unknown name', '{"dropOrder":{}}', 400, 'dropOrder'],
  ['broken JSON', '{', 400, 'body'],
  ['a body without end', 'x'.repeat(70_000), 413, 'body'],
])('refuses %s and sets nothing', async (_name, body, status, field) => {
  expect(await ask('POST', '/faults', body)).toMatchObject({ status, body: { problems: [{ field }] } });
  expect(faults.standing).toEqual({});
});

test('says what failed inside with 500', async () => {
  faults.brokers.add({
    correctExecution: () => undefined,
    halt: () => undefined,
    resume: () => undefined,
    resumeAll: () => undefined,
    forgetOrders: () => undefined,
    bustExecution() {
      throw new Error('Execution cannot be corrected');
    },
  });
  expect(await ask('POST', '/faults', '{"bustExecution":{}}')).toMatchObject({
    status: 500,
    body: { problems: [{ found: 'Error: Execution cannot be corrected' }] },
  });
});

test('answers 404 elsewhere', async () => {
  expect(await ask('GET', '/orders')).toMatchObject({ status: 404 });
});
