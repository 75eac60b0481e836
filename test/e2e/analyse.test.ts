import { runChild } from '../../lib/testing/child-process.ts';

describe('npm run analyse', () => {
  it('shows each stage as it happens and the decision with its reasons', async () => {
    const { exitCode, stdout, stderr } = await runChild('functions/analyse.ts', ['SPY', '--depth', '1']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Stage 1\n {2}(technical|fundamental) .*\[mode: rules\][\s\S]*Stage 4\n {2}decision/);
    expect(stdout).toMatch(/Decision: .*, target weight .*\n.*mode: rules\n- /);
  });

  it.each([
    ['symbol', ['spy']],
    ['symbol', ['SPY', 'QQQ']],
    ['day', ['SPY', '--day', '2020-13-99']],
  ])('refuses a %s it cannot analyse in one line: %j', async (field, words) => {
    const { exitCode, stderr } = await runChild('functions/analyse.ts', words);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`^npm run analyse failed: Arguments of analyse .*${field}: found .*\n$`));
  });
});
