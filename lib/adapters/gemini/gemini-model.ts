/**
 * Gemini by Google's own client (`@google/genai`, Gemini API `models.generateContent`). Where a model of the list is missing,
 * overloaded or over its limit the next one is asked; what is wrong with the request itself is not asked twice.
 */
import type { GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { ModelError, type LanguageModel, type ModelAnswer, type ModelRequest } from '../../ports/language-model.ts';

export interface GeminiOptions {
  readonly apiKey: string;
  /** First choice first; at least one. */
  readonly models: readonly string[];
  /** Checked by the caller against its list of hosts (`allowedUrl`). */
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

const NOT_FOUND = 404;
const TOO_MANY = 429;
const SERVER_ERRORS = 500;
/** Request errors are about the request: another model would say the same. */
const isAboutModel = (status: number): boolean => [NOT_FOUND, TOO_MANY].includes(status) || status >= SERVER_ERRORS;

export function createGeminiModel(options: GeminiOptions): LanguageModel {
  const { models } = options;
  let client: Promise<GoogleGenAI> | undefined;
  const clientOf = (): Promise<GoogleGenAI> => (client ??= openClient(options));
  const generate = async (request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> => {
    const reasons: string[] = [];
    let mayPass = false;
    for (const model of models) {
      signal.throwIfAborted();
      try {
        return await ask(await clientOf(), model, request, signal);
      } catch (error) {
        signal.throwIfAborted();
        const failure = failureOf(error);
        reasons.push(`${model} ${failure.reason}`);
        mayPass ||= failure.mayPass;
        if (!failure.isAboutModel) break;
      }
    }
    throw new ModelError(`No model answered: ${reasons.join(', ')}`, mayPass);
  };
  return {
    generate,
    describe: () => `on: ${models.join(', then ')}`,
    async check(signal) {
      const reasons: string[] = [];
      for (const model of models) {
        try {
          const { models: known } = await clientOf();
          await known.get({ model, config: { abortSignal: signal } });
          return { isReady: true, detail: `Model ${model} answers` };
        } catch (error) {
          reasons.push(`${model} ${failureOf(error).reason}`);
        }
      }
      return { isReady: false, detail: `No model is there: ${reasons.join(', ')}` };
    },
  };
}

/** Read when the first question is asked: a start waits for no model. */
async function openClient({ apiKey, baseUrl, timeoutMs }: GeminiOptions): Promise<GoogleGenAI> {
  const { GoogleGenAI: Client } = await import('@google/genai');
  return new Client({
    apiKey,
    httpOptions: {
      baseUrl,
      // JSON schemas for answers are served there.
      apiVersion: 'v1beta',
      timeout: timeoutMs,
      // Who calls decides how often.
      retryOptions: { attempts: 1 },
      fetch: (url, init) => fetch(url, { ...init, redirect: 'error' }),
    },
  });
}

async function ask(
  client: GoogleGenAI,
  model: string,
  { instructions, prompt, maxOutputTokens, schema }: ModelRequest,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  const response = await client.models.generateContent({
    model,
    contents: prompt,
    config: {
      abortSignal: signal,
      systemInstruction: instructions,
      maxOutputTokens,
      ...(schema === undefined ? {} : { responseMimeType: 'application/json', responseJsonSchema: schema }),
    },
  });
  return answerOf(model, response);
}

function answerOf(model: string, { text, usageMetadata, candidates }: GenerateContentResponse): ModelAnswer {
  if (text === undefined || text.trim() === '') {
    throw new EmptyAnswer(candidates?.[0]?.finishReason ?? 'no candidate');
  }
  return {
    text,
    model,
    inputTokens: usageMetadata?.promptTokenCount ?? 0,
    outputTokens: usageMetadata?.candidatesTokenCount ?? 0,
  };
}

/** It answered, but with nothing: blocked, or out of tokens. Another model may do better. */
class EmptyAnswer extends Error {}

interface Failure {
  readonly reason: string;
  readonly mayPass: boolean;
  readonly isAboutModel: boolean;
}

function failureOf(error: unknown): Failure {
  if (error instanceof EmptyAnswer) {
    return { reason: `gave no text (${error.message})`, mayPass: false, isAboutModel: true };
  }
  const status = statusOf(error);
  if (status === undefined) return { reason: 'cannot be reached', mayPass: true, isAboutModel: true };
  return {
    reason: `answered ${status}`,
    mayPass: status === TOO_MANY || status >= SERVER_ERRORS,
    isAboutModel: isAboutModel(status),
  };
}

/** By its name (`ApiError` of `@google/genai`): its class is not read before the client is. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && error.name === 'ApiError' && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
