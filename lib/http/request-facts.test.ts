import { requestFacts } from './request-facts.ts';

const TRACE = '0123456789abcdef0123456789abcdef';
const sources = { project: 'desk', newExecutionId: () => 'made000000000' };
const NAME = 'logging.googleapis.com/trace';

describe('requestFacts', () => {
  it.each([
    [{ 'x-cloud-trace-context': `${TRACE}/123;o=1` }],
    [{ 'x-cloud-trace-context': TRACE }],
    [{ traceparent: `00-${TRACE}-0123456789abcdef-01` }],
  ])("names the trace that Google's front end began: %j", (headers) => {
    expect(requestFacts(headers, sources)).toMatchObject({ [NAME]: `projects/desk/traces/${TRACE}` });
  });

  it('keeps an execution id, and makes one where none came', () => {
    expect(requestFacts({ 'function-execution-id': 'abcdefghijkl' }, sources)).toEqual({ executionId: 'abcdefghijkl' });
    expect(requestFacts({}, sources)).toEqual({ executionId: 'made000000000' });
  });

  it('leaves out what only looks like a trace', () => {
    for (const text of ['x', `${TRACE}x`, `${TRACE}/1;o=1\n{"severity":"ERROR"}`, TRACE.toUpperCase()]) {
      const facts = requestFacts({ 'x-cloud-trace-context': text, 'function-execution-id': `${text} {` }, sources);
      expect(facts).toEqual({ executionId: 'made000000000' });
    }
  });
});
