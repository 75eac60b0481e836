/** The stream of events with a hand-driven EventSource, ticket and timer: no socket and no real time. */
import {
  followEvents,
  type LiveEvent,
  type LiveEvents,
  type LiveState,
  type TicketAnswer,
} from '../../dashboard/src/live/live-events.ts';

const SILENCE_MS = 40_000;

interface OpenedSource {
  readonly url: string;
  isClosed: boolean;
  readonly tell: (name: string, data?: unknown) => void;
}

const event = (number: number, kind = 'filled'): string =>
  JSON.stringify({ number, stream: 'runs/a', kind, atMs: 1, facts: { symbol: 'SPY' } });

function start(fromNumber?: number, answers: TicketAnswer[] = []) {
  const opened: OpenedSource[] = [];
  /** Waits for silence: apart from waits before the next try. */
  const silences: { readonly call: () => void; isCancelled: boolean }[] = [];
  const timers: { readonly ms: number; readonly call: () => void; isCancelled: boolean }[] = [];
  const told: LiveEvent[] = [];
  const states: LiveState[] = [];
  const gaps: number[] = [];
  let tickets = 0;
  const live: LiveEvents = followEvents(
    {
      path: '/events',
      ticket: () => Promise.resolve(answers.shift() ?? { kind: 'ticket', ticket: `t${(tickets += 1)}` }),
      open: (url) => {
        const listeners = new Map<string, (message: { readonly data?: unknown }) => void>();
        const source = {
          url,
          isClosed: false,
          tell: (name: string, data?: unknown) => listeners.get(name)?.({ data }),
        };
        opened.push(source);
        return {
          addEventListener: (name, listen) => void listeners.set(name, listen),
          close: () => {
            source.isClosed = true;
          },
        };
      },
      after: (ms, call) => {
        const timer = { ms, call, isCancelled: false };
        (ms === SILENCE_MS ? silences : timers).push(timer);
        return () => {
          timer.isCancelled = true;
        };
      },
      random: () => 1,
      onEvent: (one) => told.push(one),
      onGap: () => gaps.push(told.length),
      onState: (state) => states.push(state),
    },
    fromNumber,
  );
  return { live, opened, silences, timers, told, states, gaps };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
};

/** Lets the newest wait pass. */
async function pass(timers: readonly { readonly call: () => void; readonly isCancelled: boolean }[]): Promise<void> {
  const timer = timers.at(-1);
  if (timer?.isCancelled === false) timer.call();
  await settle();
}

test('tells each number once, also where it comes again', async () => {
  const { opened, told } = start();
  await settle();
  for (const number of [1, 2, 2, 1, 3]) opened[0]?.tell('message', event(number));
  expect(told.map(({ number }) => number)).toEqual([1, 2, 3]);
});

test('takes a desk that is silent for two heartbeats for lost, and comes again', async () => {
  const { opened, silences, timers, states } = start();
  await settle();
  opened[0]?.tell('open');
  opened[0]?.tell('heartbeat', '{}');
  expect(silences.map(({ isCancelled }) => isCancelled)).toEqual([true, true, false]);
  silences.at(-1)?.call();
  expect(states.at(-1)).toMatchObject({ kind: 'waiting', why: 'nothing was heard of the desk for 40 s' });
  expect(opened[0]?.isClosed).toBe(true);
  await pass(timers);
  expect(opened).toHaveLength(2);
});

test('waits for no sign of a stream that it has left', async () => {
  const { live, opened, silences } = start();
  await settle();
  opened[0]?.tell('open');
  live.stop();
  expect(silences.every(({ isCancelled }) => isCancelled)).toBe(true);
});

test('comes again with a fresh ticket and the number of the last event', async () => {
  const { opened, timers, told } = start();
  await settle();
  opened[0]?.tell('open');
  opened[0]?.tell('message', event(7));
  opened[0]?.tell('error');
  await pass(timers);
  expect(opened.map(({ url }) => url)).toEqual(['/events?ticket=t1', '/events?ticket=t2&lastEventId=7']);
  expect(opened[0]?.isClosed).toBe(true);
  opened[1]?.tell('message', event(7));
  opened[1]?.tell('message', event(8));
  expect(told.map(({ number }) => number)).toEqual([7, 8]);
});

test('does not hear what comes late from a connection it has left', async () => {
  const { opened, timers, told, states } = start();
  await settle();
  opened[0]?.tell('error');
  await pass(timers);
  opened[0]?.tell('message', event(1));
  opened[0]?.tell('error');
  expect(told).toEqual([]);
  expect(states.filter(({ kind }) => kind === 'waiting')).toHaveLength(1);
});

test('waits longer after each failure, at most half a minute, and begins anew once it is live', async () => {
  const { opened, timers } = start();
  await settle();
  for (let failure = 0; failure < 7; failure += 1) {
    opened.at(-1)?.tell('error');
    await pass(timers);
  }
  expect(timers.map(({ ms }) => ms)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  opened.at(-1)?.tell('open');
  opened.at(-1)?.tell('error');
  expect(timers.at(-1)?.ms).toBe(1_000);
});

test('waits as long as the desk asks for', async () => {
  const { timers, states } = start(undefined, [{ kind: 'later', why: 'too much in hand', afterMs: 9_000 }]);
  await settle();
  expect(timers.map(({ ms }) => ms)).toEqual([9_000]);
  expect(states.at(-1)).toEqual({ kind: 'waiting', retryInMs: 9_000, why: 'too much in hand' });
});

test('gives up where the desk refuses', async () => {
  const { opened, timers, states } = start(undefined, [{ kind: 'refused', why: 'not yours' }]);
  await settle();
  expect(states.at(-1)).toEqual({ kind: 'refused', why: 'not yours' });
  expect([opened.length, timers.length]).toEqual([0, 0]);
});

test('ends with a stream that is over, and comes again where the desk asks to', async () => {
  const { opened, timers, states } = start(3);
  await settle();
  opened[0]?.tell('end', JSON.stringify({ reason: 'limit', resume: true }));
  await pass(timers);
  expect(opened[1]?.url).toContain('lastEventId=3');
  opened[1]?.tell('end', JSON.stringify({ reason: 'complete', resume: false }));
  expect(states.at(-1)).toEqual({ kind: 'over' });
  expect(opened[1]?.isClosed).toBe(true);
});

test('asks to read again where events have expired or numbers begin anew', async () => {
  const { opened, told, gaps } = start(900);
  await settle();
  opened[0]?.tell('gap', '{}');
  opened[0]?.tell('reset', '{}');
  opened[0]?.tell('message', event(1));
  expect(gaps).toHaveLength(2);
  expect(told.map(({ number }) => number)).toEqual([1]);
});

test('drops what is no event', async () => {
  const { opened, told } = start();
  await settle();
  for (const text of ['', 'no json', '[]', 'null', '{"number":"1"}', undefined]) opened[0]?.tell('message', text);
  expect(told).toEqual([]);
});

test('hurries when the network is back, and stops for good', async () => {
  const { live, opened, timers } = start();
  await settle();
  opened[0]?.tell('error');
  live.hurry();
  await settle();
  expect(timers.at(-1)?.isCancelled).toBe(true);
  expect(opened).toHaveLength(2);
  live.stop();
  live.hurry();
  await settle();
  expect([opened.length, opened[1]?.isClosed]).toEqual([2, true]);
});
