import { parsePaperGatewayFlags } from './paper-gateway-flags.ts';

test('has defaults for everything', () => {
  expect(parsePaperGatewayFlags([])).toEqual({
    port: 4002,
    seed: 1,
    speed: 1,
    pacing: false,
    timing: 'fast',
    alwaysOpen: false,
  });
});

test('takes every flag of the command', () => {
  const args = ['--port', '0', '--control-port', '5000', '--wire-log', 'w.jsonl', '--faults', 'f.json', '--seed', '7'];
  const more = [
    '--data',
    'prices',
    '--from',
    '2020-08-28T10:00',
    '--host',
    '::1',
    '--speed',
    '2.5',
    '--timing',
    'real',
    '--pacing',
    'on',
    '--always-open',
    '--state',
    's.json',
  ];
  expect(parsePaperGatewayFlags([...args, ...more])).toEqual({
    port: 0,
    host: '::1',
    controlPort: 5000,
    wireLogFile: 'w.jsonl',
    stateFile: 's.json',
    faultsFile: 'f.json',
    seed: 7,
    dataDirectory: 'prices',
    startAtMs: 1_598_623_200_000,
    speed: 2.5,
    pacing: true,
    timing: 'real',
    alwaysOpen: true,
  });
});

test.each([
  [['--port', '70000'], '--port: found "70000", needed a port'],
  [['--from', '2020-02-31'], '--from: found "2020-02-31", needed a date yyyy-mm-dd'],
  [['--timing', 'slow'], '--timing: found "slow", needed fast or real'],
  [['--from', '2020-08-28T25:00'], '--from: found "2020-08-28T25:00", needed a date yyyy-mm-dd'],
  [['--pacing', 'yes'], '--pacing: found "yes", needed on or off'],
  [['--speed', '-1'], 'ambiguous'],
  [['--colour'], "Unknown option '--colour'"],
])('refuses %j in words', (args, problem) => {
  expect(() => parsePaperGatewayFlags(args)).toThrow(problem);
});

test('names every flag that does not fit at once', () => {
  expect(() => parsePaperGatewayFlags(['--port', 'x', '--seed', 'y'])).toThrow(/--port.*--seed/);
});
