/** When the page asks the desk, by hand: answers and timers come when the test says so. */
import { createQuestion, LEAST_BETWEEN_MS, SETTLE_MS } from '../../dashboard/src/api/question.ts';
import { useAction } from '../../dashboard/src/actions/use-action.ts';
import type { Asked } from '../../dashboard/src/api/desk-api.ts';
import { problemOf } from '../../dashboard/src/api/problem.ts';

function start() {
  const asked: ((answer: string) => void)[] = [];
  const told: string[] = [];
  const timers: { readonly ms: number; readonly call: () => void; isCancelled: boolean }[] = [];
  const at = { nowMs: 1_000_000, isSeen: true };
  const question = createQuestion<string>({
    load: () => new Promise((resolve) => asked.push(resolve)),
    onAnswer: (answer) => told.push(answer),
    onLoading: () => undefined,
    nowMs: () => at.nowMs,
    after: (ms, call) => {
      const timer = { ms, call, isCancelled: false };
      timers.push(timer);
      return () => {
        timer.isCancelled = true;
      };
    },
    isSeen: () => at.isSeen,
  });
  const answer = async (index: number, text: string): Promise<void> => {
    asked[index]?.(text);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { question, asked, told, timers, at, answer };
}

test('shows the newest answer, whichever comes last', async () => {
  const { question, told, answer } = start();
  void question.askNow();
  void question.askNow();
  await answer(1, 'new');
  await answer(0, 'old');
  expect(told).toEqual(['new']);
});

test('asks once for a burst of events, and again not before a second', async () => {
  const { question, asked, timers, at, answer } = start();
  for (let event = 0; event < 50; event += 1) question.askSoon();
  expect(timers.map(({ ms }) => ms)).toEqual([SETTLE_MS]);
  timers[0]?.call();
  await answer(0, 'first');
  at.nowMs += 100;
  question.askSoon();
  expect(timers.at(-1)?.ms).toBe(LEAST_BETWEEN_MS - 100);
  expect(asked).toHaveLength(1);
});

test('lets a slow answer come while events go on, and asks once more after it', async () => {
  const { question, asked, told, timers, answer } = start();
  void question.askNow();
  for (let event = 0; event < 50; event += 1) question.askSoon();
  expect(timers).toEqual([]);
  await answer(0, 'slow');
  expect(told).toEqual(['slow']);
  timers[0]?.call();
  expect(asked).toHaveLength(2);
});

test('asks nothing while nobody looks, and what was put off when somebody does', () => {
  const { question, timers, at } = start();
  at.isSeen = false;
  question.askSoon();
  expect(timers).toEqual([]);
  at.isSeen = true;
  question.seen();
  question.seen();
  expect(timers).toHaveLength(1);
});

test('is not misled by a clock that was set back', async () => {
  const { question, timers, at, answer } = start();
  void question.askNow();
  await answer(0, 'first');
  at.nowMs -= 3_600_000;
  question.askSoon();
  expect(timers.at(-1)?.ms).toBe(LEAST_BETWEEN_MS);
});

test('tells nothing after it was stopped', async () => {
  const { question, told, timers, answer } = start();
  question.askSoon();
  void question.askNow();
  question.stop();
  await answer(0, 'late');
  expect(told).toEqual([]);
  expect(timers[0]?.isCancelled).toBe(true);
});

test('sends once, however often a button is pressed', async () => {
  let sent = 0;
  let resolve: (asked: Asked<string>) => void = () => undefined;
  const { run, isBusy, value } = useAction<string>(() => {
    sent += 1;
    return new Promise((done) => {
      resolve = done;
    });
  });
  const first = run();
  await expect(run()).resolves.toBeUndefined();
  resolve({ kind: 'value', value: 'sent' });
  await expect(first).resolves.toBe('sent');
  expect([sent, isBusy.value, value.value]).toEqual([1, false, 'sent']);
});

test('keeps the words of a refusal until it is tried again', async () => {
  const answers: Asked<string>[] = [
    { kind: 'problem', problem: problemOf(423, { type: 'urn:intentdesk:problem:halted', title: 'Trading is halted' }) },
    { kind: 'value', value: 'sent' },
  ];
  const { run, problem } = useAction<string>(() =>
    Promise.resolve(answers.shift() ?? { kind: 'value', value: 'too often' }),
  );
  await run();
  expect(problem.value).toMatchObject({ type: 'halted', title: 'Trading is halted', status: 423 });
  await expect(run()).resolves.toBe('sent');
  expect(problem.value).toBeUndefined();
});
