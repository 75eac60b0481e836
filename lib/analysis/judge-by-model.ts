/**
 * A language model as an agent: it is told its role, gets the same facts as the rules as fenced data, and what it writes is
 * checked against a schema before anybody believes it. It has no tools: all it can do is give numbers and words.
 */
import { STAGE_OF, type AgentResult, type Judgement } from '../domain/analysis.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import type { AgentQuestion, Judge } from './judge.ts';
import { COMMON, ROLES_V2 } from './prompts-v2.ts';

const MAX_OUTPUT_TOKENS = 2_000;
const MAX_TEXT_LENGTH = 600;
const MAX_REASONS = 5;
const MAX_HORIZON_DAYS = 250;

const number = (minimum: number, maximum: number) => ({ type: 'number', minimum, maximum });
const text = { type: 'string', maxLength: MAX_TEXT_LENGTH };

/** JSON schema of the answer of one agent. */
export function answerSchema(agentId: AgentQuestion['agentId']): Readonly<Record<string, unknown>> {
  const properties = {
    score: number(-1, 1),
    confidence: number(0, 1),
    summary: text,
    reasons: { type: 'array', items: text, maxItems: MAX_REASONS },
    ...(STAGE_OF[agentId] === 3 ? { maxWeight: number(0, 1) } : {}),
    ...(agentId === 'decision' ? { horizonDays: { type: 'integer', minimum: 1, maximum: MAX_HORIZON_DAYS } } : {}),
  };
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A model that fails or answers out of schema fails its agent: the stage goes on without it. */
export const judgeByModel =
  (model: LanguageModel): Judge =>
  async (question, signal) => {
    const { agentId } = question;
    const answer = await model.generate(
      {
        instructions: `${COMMON} ${ROLES_V2[agentId]}`,
        prompt: `<facts>\n${fenced(question)}\n</facts>`,
        maxOutputTokens: MAX_OUTPUT_TOKENS,
        schema: answerSchema(agentId),
      },
      signal,
    );
    const { model: name, inputTokens, outputTokens } = answer;
    const source = { mode: 'model', model: name, inputTokens, outputTokens } as const;
    return { judgement: checkedJudgement(agentId, answer.text), source };
  };

/** JSON in which no mark can appear: every `<` is written as its escape. */
export function fenced({ request, facts, earlier }: AgentQuestion): string {
  const told = {
    symbol: request.symbol,
    name: request.name ?? null,
    marketTimeMs: facts.atMs,
    readings: facts.readings,
    earlier: earlier.map(toldOf),
  };
  return JSON.stringify(told, (_, value: unknown) =>
    typeof value === 'string' && value.length > MAX_TEXT_LENGTH ? `${value.slice(0, MAX_TEXT_LENGTH)}...` : value,
  ).replaceAll('<', String.raw`\u003c`);
}

const toldOf = ({ agentId, pass, outcome }: AgentResult) =>
  outcome.kind === 'judged' ? { agentId, pass, ...outcome.judgement } : { agentId, pass, failed: true };

/** @throws Error naming the field that does not fit */
export function checkedJudgement(agentId: AgentQuestion['agentId'], answer: string): Judgement {
  const fields = fieldsOf(answer);
  const optional = {
    ...(STAGE_OF[agentId] === 3 ? { maxWeight: numberIn(fields, 'maxWeight', 0, 1) } : {}),
    ...(agentId === 'decision'
      ? { horizonDays: Math.round(numberIn(fields, 'horizonDays', 1, MAX_HORIZON_DAYS)) }
      : {}),
  };
  const reasons = fields.get('reasons');
  if (!Array.isArray(reasons)) throw misfit('reasons', 'a list of texts');
  return {
    score: numberIn(fields, 'score', -1, 1),
    confidence: numberIn(fields, 'confidence', 0, 1),
    summary: textIn('summary', fields.get('summary')),
    reasons: reasons.slice(0, MAX_REASONS).map((reason: unknown) => textIn('reasons', reason)),
    ...optional,
  };
}

function fieldsOf(answer: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return new Map(Object.entries(value));
  } catch {
    throw misfit('text', 'JSON');
  }
  throw misfit('text', 'an object');
}

function numberIn(fields: ReadonlyMap<string, unknown>, name: string, from: number, to: number): number {
  const value = fields.get(name);
  if (typeof value === 'number' && value >= from && value <= to) return value;
  throw misfit(name, `a number from ${from} to ${to}`);
}

function textIn(name: string, value: unknown): string {
  if (typeof value !== 'string') throw misfit(name, 'text');
  return value.slice(0, MAX_TEXT_LENGTH);
}

const misfit = (field: string, needed: string): Error =>
  new Error(`Answer of the model does not fit: ${field} is not ${needed}`);
