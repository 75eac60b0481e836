/**
 * The Gemini API as far as the desk uses it (`v1beta`: `models.get`, `models.generateContent`, the key's header, Google's
 * error documents), on loopback. It writes what a test tells it to, and thinks nothing.
 */
import { z } from 'zod';
import { startStandIn, type StandIn, type StandInAnswer } from './http-stand-in.ts';

export interface GeminiCall {
  readonly model: string;
  readonly instructions: string;
  readonly prompt: string;
}

export interface GeminiStandIn extends StandIn {
  /** Calls that were answered. */
  readonly calls: readonly GeminiCall[];
}

export interface GeminiStandInOptions {
  readonly apiKey: string;
  /** Models that exist. */
  readonly models: readonly string[];
  readonly write: (call: GeminiCall) => string;
}

const parts = z.object({ parts: z.array(z.object({ text: z.string() })) });
const body = z.object({
  contents: z.array(parts).min(1),
  systemInstruction: parts,
  generationConfig: z.looseObject({ maxOutputTokens: z.number() }),
});

export async function startGeminiStandIn({ apiKey, models, write }: GeminiStandInOptions): Promise<GeminiStandIn> {
  const calls: GeminiCall[] = [];
  const standIn = await startStandIn((request) => {
    if (request.headers['x-goog-api-key'] !== apiKey) return googleError(403, 'PERMISSION_DENIED');
    const [, model = '', method] = /^\/v1beta\/models\/([^:?/]+)(?::(\w+))?/.exec(request.path) ?? [];
    if (!models.includes(model)) return googleError(404, 'NOT_FOUND');
    if (method === undefined && request.method === 'GET') return { status: 200, body: { name: `models/${model}` } };
    if (method !== 'generateContent' || request.method !== 'POST') return googleError(404, 'NOT_FOUND');
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return googleError(400, 'INVALID_ARGUMENT');
    const { contents, systemInstruction } = parsed.data;
    const call = { model, instructions: textOf([systemInstruction]), prompt: textOf(contents) };
    calls.push(call);
    return { status: 200, body: answer(write(call)) };
  });
  return { ...standIn, calls };
}

export const googleError = (code: number, status: string): StandInAnswer => ({
  status: code,
  body: { error: { code, status, message: `Stand-in says ${status}` } },
});

const textOf = (contents: readonly z.infer<typeof parts>[]): string =>
  contents.flatMap((content) => content.parts.map(({ text }) => text)).join('');

const answer = (text: string): unknown => ({
  candidates: text === '' ? [] : [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 },
});
