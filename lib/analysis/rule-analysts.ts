/**
 * The desk's own analysts of stage 1: each scores a few readings of its field and says which ones spoke for what. Readings that
 * are missing do not count and lower the confidence. No text from outside enters them.
 */
import type { AgentId, AnalysisFacts, Judgement } from '../domain/analysis.ts';

/** One reading's vote: -1..1, and in words; undefined where the reading is missing. */
export interface Vote {
  readonly score: number;
  readonly reason: string;
}

export const clamp = (value: number, limit = 1): number => Math.max(-limit, Math.min(limit, value));
const twoPlaces = (value: number): number => Number(value.toFixed(2)) + 0;
const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

export function reading(facts: AnalysisFacts, group: string, name: string): number | undefined {
  const value = facts.readings[group]?.[name];
  return typeof value === 'number' ? value : undefined;
}

/** The mean of the votes there are; confidence grows with how many there are and how far they agree. */
export function judgementFrom(name: string, votes: readonly (Vote | undefined)[]): Judgement {
  const cast = votes.filter((vote) => vote !== undefined);
  if (cast.length === 0) {
    return {
      score: 0,
      confidence: 0,
      summary: `${name}: nothing to judge from`,
      reasons: ['No reading of its field is known'],
    };
  }
  const score = cast.reduce((sum, vote) => sum + vote.score, 0) / cast.length;
  const spread = cast.reduce((sum, vote) => sum + Math.abs(vote.score - score), 0) / cast.length;
  const confidence = (cast.length / votes.length) * (1 - Math.min(1, spread)) * 0.9;
  return {
    score: twoPlaces(clamp(score)),
    confidence: twoPlaces(confidence),
    summary: `${name}: ${inWords(score)} (${score.toFixed(2)})`,
    reasons: cast.map(({ reason }) => reason),
  };
}

export const inWords = (score: number): string =>
  Math.abs(score) < 0.1
    ? 'neutral'
    : `${Math.abs(score) < 0.5 ? '' : 'clearly '}${score > 0 ? 'positive' : 'negative'}`;

/** A reading whose distance from `middle` counts fully at `full`. */
interface Scale {
  readonly group: string;
  readonly name: string;
  readonly says: (value: number) => string;
  readonly middle?: number;
  readonly full: number;
}

const scaled = (facts: AnalysisFacts, { group, name, says, middle = 0, full }: Scale): Vote | undefined => {
  const value = reading(facts, group, name);
  return value === undefined ? undefined : { score: twoPlaces(clamp((value - middle) / full)), reason: says(value) };
};

const INDEX_TREND: readonly Scale[] = [
  { group: 'index', name: 'toAverage200', full: 0.08, says: (v) => `Index ${percent(v)} from its 200-day average` },
  { group: 'index', name: 'toAverage50', full: 0.05, says: (v) => `Index ${percent(v)} from its 50-day average` },
  { group: 'index', name: 'return60', full: 0.1, says: (v) => `Index ${percent(v)} over 60 days` },
  {
    group: 'index',
    name: 'drawdown',
    middle: -0.1,
    full: 0.1,
    says: (v) => `Index ${percent(v)} below its high of a year`,
  },
];

const SCALES: { readonly [agent in AgentId]?: readonly Scale[] } = {
  macro: INDEX_TREND,
  industry: [
    { group: 'relative', name: 'more20', full: 0.05, says: (v) => `${percent(v)} more than the index over 20 days` },
    { group: 'relative', name: 'more60', full: 0.1, says: (v) => `${percent(v)} more than the index over 60 days` },
    { group: 'relative', name: 'more250', full: 0.2, says: (v) => `${percent(v)} more than the index over 250 days` },
  ],
  technical: [
    { group: 'trend', name: 'toAverage50', full: 0.06, says: (v) => `${percent(v)} from its 50-day average` },
    { group: 'trend', name: 'toAverage200', full: 0.1, says: (v) => `${percent(v)} from its 200-day average` },
    { group: 'momentum', name: 'rsi14', middle: 50, full: 20, says: (v) => `RSI 14 at ${v.toFixed(1)}` },
    { group: 'momentum', name: 'roc20', full: 0.06, says: (v) => `Rate of change over 20 days ${percent(v)}` },
  ],
  'capital-flow': [
    { group: 'volume', name: 'cmf20', full: 0.2, says: (v) => `Chaikin money flow 20 at ${v.toFixed(3)}` },
    { group: 'volume', name: 'mfi14', middle: 50, full: 30, says: (v) => `Money flow index 14 at ${v.toFixed(1)}` },
    { group: 'volume', name: 'obv20', full: 0.4, says: (v) => `On-balance volume ${percent(v)} of 20 days' volume` },
  ],
  fundamental: [
    { group: 'price', name: 'return250', full: 0.3, says: (v) => `${percent(v)} over a year` },
    {
      group: 'price',
      name: 'drawdown',
      middle: -0.1,
      full: 0.2,
      says: (v) => `${percent(v)} below its high of a year`,
    },
  ],
};

const ratio = (value: number): string => value.toFixed(2);
const FINANCIALS: readonly Scale[] = [
  { group: 'financials', name: 'revenueGrowth', middle: 0.03, full: 0.15, says: (v) => `Revenue ${percent(v)} more` },
  { group: 'financials', name: 'earningsGrowth', middle: 0.05, full: 0.2, says: (v) => `Earnings ${percent(v)} more` },
  { group: 'financials', name: 'profitMargin', middle: 0.1, full: 0.2, says: (v) => `Profit margin ${percent(v)}` },
  {
    group: 'financials',
    name: 'returnOnEquity',
    middle: 0.12,
    full: 0.2,
    says: (v) => `Return on equity ${percent(v)}`,
  },
];

/** Less is better, but below 0 there is nothing to divide by: no earnings, no equity. */
function lowIsGood(
  facts: AnalysisFacts,
  {
    name,
    middle,
    full,
    says,
    none,
  }: Omit<Scale, 'group' | 'middle'> & { readonly middle: number; readonly none: string },
): Vote | undefined {
  const value = reading(facts, 'financials', name);
  if (value === undefined) return undefined;
  if (value < 0) return { score: -1, reason: none };
  return { score: twoPlaces(clamp((middle - value) / full)), reason: says(value) };
}

const financialVotes = (facts: AnalysisFacts): readonly (Vote | undefined)[] => [
  ...FINANCIALS.map((scale) => scaled(facts, scale)),
  lowIsGood(facts, {
    name: 'peRatio',
    middle: 20,
    full: 15,
    says: (v) => `Price ${ratio(v)} times earnings`,
    none: 'No earnings',
  }),
  lowIsGood(facts, {
    name: 'debtToEquity',
    middle: 1,
    full: 1.5,
    says: (v) => `Debt ${ratio(v)} times equity`,
    none: 'No equity left',
  }),
];

/** Without a source of financials the fundamental analyst has prices alone: it says so and is believed half as much. */
export function analystJudgement(agentId: AgentId, facts: AnalysisFacts): Judgement {
  const votes = (SCALES[agentId] ?? []).map((scale) => scaled(facts, scale));
  const cross = agentId === 'technical' ? [macdVote(facts)] : [];
  if (agentId === 'fundamental') return fundamental(facts, votes);
  return judgementFrom(agentId, [...votes, ...cross]);
}

function fundamental(facts: AnalysisFacts, byPrice: readonly (Vote | undefined)[]): Judgement {
  const byFigures = financialVotes(facts);
  const group = facts.readings['financials'];
  if (byFigures.some((vote) => vote !== undefined)) {
    const hours = (reading(facts, 'financials', 'ageSeconds') ?? 0) / 3_600;
    const judged = judgementFrom('fundamental', [...byFigures, ...byPrice]);
    return { ...judged, reasons: [...judged.reasons, `Financials read ${hours.toFixed(1)} hours before`] };
  }
  const why = group === undefined ? 'No source of financials is configured' : 'No source of financials has answered';
  const judged = judgementFrom('fundamental', byPrice);
  const reasons = [...judged.reasons, `${why}: judged by prices alone`];
  return { ...judged, confidence: twoPlaces(judged.confidence / 2), reasons };
}

function macdVote(facts: AnalysisFacts): Vote | undefined {
  const value = reading(facts, 'trend', 'macdHistogram');
  const close = reading(facts, 'price', 'close');
  if (value === undefined || close === undefined || close === 0) return undefined;
  return { score: twoPlaces(clamp(value / (close * 0.005))), reason: `MACD 12/26/9 histogram at ${value.toFixed(3)}` };
}
