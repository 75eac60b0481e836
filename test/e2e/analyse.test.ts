import { runChild } from '../../lib/testing/child-process.ts';

describe('npm run analyse', () => {
  it('shows each stage as it happens and the decision with its reasons', async () => {
    const { exitCode, stdout, stderr } = await runChild('functions/analyse.ts', ['SPY', '--depth', '1']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/Stage 1\n {2}(technical|fundamental) .*\[mode: rules\][\s\S]*Stage 4\n {2}decision/);
    expect(stdout).toMatch(/Decision: .*, target weight .*\n.*mode: rules\n- /);
  });

  it('refuses what it cannot analyse in one line', async () => {
    const { exitCode, stderr } = await runChild('functions/analyse.ts', ['spy']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^npm run analyse failed: Arguments of analyse .*symbol.*\n$/);
  });
});
