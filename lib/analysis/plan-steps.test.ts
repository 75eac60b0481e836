import { planSteps } from './plan-steps.ts';

const inWords = (...[asked]: Parameters<typeof planSteps>): readonly string[] =>
  planSteps(asked).map(({ stage, pass, agents }) => `${stage}.${pass} ${agents.join(' ')}`);

const STAGE_1 = '1.1 macro industry technical capital-flow fundamental';
const DIRECTORS = 'fundamental-director momentum-director';
const RISK = 'systemic-risk portfolio-risk';

describe('plan of an analysis', () => {
  it('has two analysts and the decision at depth 1', () => {
    expect(inWords({ depth: 1, agents: undefined })).toEqual(['1.1 technical fundamental', '4.1 decision']);
  });

  it('has all four stages once at depth 2', () => {
    expect(inWords({ depth: 2, agents: undefined })).toEqual([
      STAGE_1,
      `2.1 ${DIRECTORS}`,
      `3.1 ${RISK}`,
      '4.1 decision',
    ]);
  });

  it('lets the directors answer each other at depth 3, and those of risk too at depth 4', () => {
    const third = [STAGE_1, `2.1 ${DIRECTORS}`, `2.2 ${DIRECTORS}`, `3.1 ${RISK}`, '4.1 decision'];
    expect(inWords({ depth: 3, agents: undefined })).toEqual(third);
    expect(inWords({ depth: 4, agents: undefined })).toEqual(third.toSpliced(4, 0, `3.2 ${RISK}`));
  });

  it('asks only the agents named, and always the decision', () => {
    expect(inWords({ depth: 2, agents: ['macro', 'systemic-risk'] })).toEqual([
      '1.1 macro',
      '3.1 systemic-risk',
      '4.1 decision',
    ]);
    expect(inWords({ depth: 1, agents: ['macro'] })).toEqual(['4.1 decision']);
  });
});
