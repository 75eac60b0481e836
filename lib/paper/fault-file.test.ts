import { manualClock } from '../testing/manual-clock.ts';
import { parseFaultFile, playFaultSteps } from './fault-file.ts';
import { createFaults } from './faults.ts';

const STEPS = `
- neverConfirm: { times: 1 }
- afterMs: 5000
  rejectOrder:
    code: 201
    text: no margin
`;

describe('parseFaultFile', () => {
  it('reads one script, in YAML and in JSON', () => {
    const script = { dropAfterOrder: { skip: 2 } };
    expect(parseFaultFile('dropAfterOrder: { skip: 2 } # the third', 'f.yaml')).toEqual([{ afterMs: 0, script }]);
    expect(parseFaultFile(JSON.stringify(script), 'f.json')).toEqual([{ afterMs: 0, script }]);
  });

  it('reads steps with their times', () => {
    expect(parseFaultFile(STEPS, 'f.yaml')).toEqual([
      { afterMs: 0, script: { neverConfirm: { times: 1 } } },
      { afterMs: 5000, script: { rejectOrder: { code: 201, text: 'no margin' } } },
    ]);
  });

  it('takes an empty file for nothing', () => {
    expect(parseFaultFile('# later\n', 'f.yaml')).toEqual([]);
  });

  it.each([
    ['an unknown fault', 'dropOrder: {}', 'dropOrder: found an unknown fault'],
    ['an unknown fault in a step', '- {}\n- dropOrder: {}', 'step 2, dropOrder: found an unknown fault'],
    ['a time that is none', '- afterMs: soon', 'step 1, afterMs: found "soon"'],
    ['a time outside of steps', 'afterMs: 5', 'afterMs: found an unknown fault'],
    ['text', 'chaos', 'script: found string, needed an object'],
    ['broken YAML', 'a: [', 'f.yaml: found'],
  ])('refuses %s and says where', (_name, text, problem) => {
    expect(() => parseFaultFile(text, 'f.yaml')).toThrow(problem);
  });
});

describe('playFaultSteps', () => {
  it('sets the first at once and the others when their time has come', async () => {
    const clock = manualClock(0);
    const faults = createFaults();
    const life = new AbortController();
    playFaultSteps(parseFaultFile(STEPS, 'f'), {
      faults,
      timers: clock,
      signal: life.signal,
      problem: () => undefined,
    });
    expect(Object.keys(faults.standing)).toEqual(['neverConfirm']);
    await clock.advance(5000);
    expect(Object.keys(faults.standing)).toEqual(['neverConfirm', 'rejectOrder']);
    life.abort();
  });

  it('reports a step that cannot be, and goes on', async () => {
    const clock = manualClock(0);
    const faults = createFaults();
    const problems: string[] = [];
    const steps = parseFaultFile('- afterMs: 1\n  bustExecution: {}\n- afterMs: 2\n  neverConfirm: {}', 'f');
    const signal = new AbortController().signal;
    playFaultSteps(steps, { faults, timers: clock, signal, problem: (text) => problems.push(text) });
    await clock.advance(2);
    expect([problems, Object.keys(faults.standing)]).toEqual([
      ['Fault step after 1 ms did not happen'],
      ['neverConfirm'],
    ]);
  });
});
