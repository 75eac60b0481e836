import { googleError, startGeminiStandIn, type GeminiStandIn } from '../../testing/gemini-stand-in.ts';
import { calm } from '../../testing/store-harness.ts';
import type { LanguageModel, ModelAnswer } from '../../ports/language-model.ts';
import { createGeminiModel } from './gemini-model.ts';

const KEY = 'canary-gemini-key';
let gemini: GeminiStandIn;
afterEach(() => gemini.close());

async function started(write = () => 'A note', models = ['first', 'second'], apiKey = KEY): Promise<LanguageModel> {
  gemini = await startGeminiStandIn({ apiKey: KEY, models: ['first', 'second'], write });
  return createGeminiModel({ apiKey, models, baseUrl: gemini.url, timeoutMs: 5_000 });
}
const ask = (model: LanguageModel, signal = calm()): Promise<ModelAnswer> =>
  model.generate({ instructions: 'Be brief', prompt: 'Say it', maxOutputTokens: 100 }, signal);
const meets = (code: number, status: string) => ({ kind: 'answer', answer: googleError(code, status) }) as const;

describe('the Gemini model', () => {
  it('writes text from instructions and prompt, and says what it used', async () => {
    const model = await started();
    expect(await ask(model)).toEqual({ text: 'A note', model: 'first', inputTokens: 100, outputTokens: 20 });
    expect(gemini.calls).toEqual([{ model: 'first', instructions: 'Be brief', prompt: 'Say it' }]);
  });

  it('asks for JSON where a schema is given', async () => {
    const model = await started(() => '{"rating":"hold"}');
    await model.generate({ instructions: 'x', prompt: 'y', maxOutputTokens: 10, schema: { type: 'object' } }, calm());
    expect(gemini.requests[0]?.body).toMatchObject({
      generationConfig: { responseMimeType: 'application/json', responseJsonSchema: { type: 'object' } },
    });
  });

  it('asks the next model where one is missing, overloaded, over its limit or silent', async () => {
    const model = await started(() => 'A note', ['gone', 'first', 'second']);
    expect(await ask(model)).toMatchObject({ model: 'first' });
    gemini.script({ kind: 'reset' }, meets(503, 'UNAVAILABLE'));
    expect(await ask(model)).toMatchObject({ model: 'second' });
    gemini.script(meets(500, 'INTERNAL'), meets(429, 'RESOURCE_EXHAUSTED'));
    expect(await ask(model)).toMatchObject({ model: 'second' });
  });

  it('does not ask another model what is wrong with the request, nor with the key', async () => {
    const model = await started();
    gemini.script(meets(400, 'INVALID_ARGUMENT'));
    await expect(ask(model)).rejects.toMatchObject({
      message: 'No model answered: first answered 400',
      mayPass: false,
    });
    expect(gemini.requests).toHaveLength(1);
  });

  it('says whether it may pass where none answers, and never the key', async () => {
    const model = await started(() => '');
    await expect(ask(model)).rejects.toMatchObject({
      mayPass: false,
      message: expect.stringContaining('gave no text'),
    });
    gemini.script(meets(503, 'UNAVAILABLE'), meets(429, 'RESOURCE_EXHAUSTED'));
    await expect(ask(model)).rejects.toMatchObject({
      mayPass: true,
      message: 'No model answered: first answered 503, second answered 429',
    });
  });

  it('stops with its signal', async () => {
    const model = await started();
    gemini.script({ kind: 'hang' });
    await expect(ask(model, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('checks at start that a model is there for this key', async () => {
    expect(await (await started(undefined, ['gone', 'second'])).check(calm())).toEqual({
      isReady: true,
      detail: 'Model second answers',
    });
    await gemini.close();
    const stranger = await started(undefined, ['first'], 'wrong');
    expect(await stranger.check(calm())).toEqual({ isReady: false, detail: 'No model is there: first answered 403' });
  });
});
