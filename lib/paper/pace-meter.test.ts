import { createPaceMeter } from './pace-meter.ts';

const counted = (arrivals: readonly number[]) => {
  const meter = createPaceMeter();
  return arrivals.map((atMs) => meter.count(atMs));
};
const burst = (atMs: number, count: number) => Array.from({ length: count }, () => atMs);

test('keeps 50 messages a second, second after second', () => {
  const steady = Array.from({ length: 500 }, (_, index) => index * 20);
  expect(new Set(counted(steady))).toEqual(new Set(['kept']));
});

test('counts one breach a second, however many messages are too many', () => {
  expect(counted(burst(0, 200)).filter((verdict) => verdict !== 'kept')).toEqual(['exceeded']);
});

test('breaks at the third second of excess', () => {
  const verdicts = counted([...burst(0, 60), ...burst(5000, 60), ...burst(10_000, 60)]);
  expect(verdicts.filter((verdict) => verdict !== 'kept')).toEqual(['exceeded', 'exceeded', 'broken']);
});
