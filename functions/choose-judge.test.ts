import { startGeminiStandIn, type GeminiStandIn } from '../lib/testing/gemini-stand-in.ts';
import { calm } from '../lib/testing/store-harness.ts';
import { factsOf, pendingTask } from '../lib/testing/task-values.ts';
import { chooseJudge } from './choose-judge.ts';
import { readSettings } from './config.ts';

let gemini: GeminiStandIn;
beforeAll(async () => {
  gemini = await startGeminiStandIn({
    apiKey: 'canary',
    models: ['m-1', 'm-2'],
    write: ({ model }) =>
      JSON.stringify({
        score: model === 'm-1' ? 0.5 : -0.5,
        confidence: 1,
        summary: model,
        reasons: [],
        horizonDays: 5,
      }),
  });
});
afterAll(() => gemini.close());

const settings = (given: Readonly<Record<string, string>> = {}) =>
  readSettings({ GEMINI_API_KEY: 'canary', GEMINI_MODELS: 'm-1', GEMINI_URL: gemini.url, ...given });
const { request } = pendingTask();
const question = { agentId: 'decision', pass: 1, request, facts: factsOf(), earlier: [] } as const;

describe('chooseJudge', () => {
  it('is the rules without a key, and says so', () => {
    expect(chooseJudge(readSettings({ GEMINI_REVIEW_MODELS: 'm-2' })).description).toBe(
      'rules: GEMINI_API_KEY is not set',
    );
  });

  it('asks both models side by side where a second is configured', async () => {
    const { judge, description } = chooseJudge(settings({ GEMINI_REVIEW_MODELS: 'm-2' }), true);
    const answer = await judge(question, calm());
    expect(description).toBe('a demo: model on: m-1; decisions reviewed by a second model on: m-2');
    expect(answer).toMatchObject({
      judgement: { score: 0.5 },
      source: { mode: 'model', model: 'm-1' },
      review: { kind: 'judged', judgement: { score: -0.5 }, source: { model: 'm-2' } },
    });
    const [first, second] = gemini.calls;
    expect(first?.prompt).toBe(second?.prompt);
  });

  it('asks one where none is', async () => {
    const answer = await chooseJudge(settings(), true).judge(question, calm());
    expect(Object.keys(answer)).toEqual(['judgement', 'source']);
  });

  it('refuses a second model that is the first, and a host off the list', () => {
    expect(() => chooseJudge(settings({ GEMINI_REVIEW_MODELS: 'm-2,m-1' }), true)).toThrow(/GEMINI_REVIEW_MODELS.*m-1/);
    expect(() => chooseJudge(settings({ GEMINI_URL: 'https://evil.example' }))).toThrow(/GEMINI_URL/);
  });
});
