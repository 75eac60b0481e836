/**
 * Who judges in an analysis: the language model where there is a key, with a second one beside it where that is configured, else the
 * desk's rules. What it was told is in `description`, so that a demo never looks like a model.
 */
import { createGeminiModel } from '../lib/adapters/gemini/gemini-model.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { judgeByModel } from '../lib/analysis/judge-by-model.ts';
import { judgeByRules } from '../lib/analysis/judge-by-rules.ts';
import { judgeWithReview } from '../lib/analysis/judge-with-review.ts';
import type { Judge } from '../lib/analysis/judge.ts';
import { allowedUrl, type UrlRules } from '../lib/domain/allowed-url.ts';
import { InvalidValueError } from '../lib/domain/errors.ts';
import type { Settings } from './config.ts';

const MODEL_HOST = 'generativelanguage.googleapis.com';

export interface JudgeChoice {
  readonly judge: Judge;
  /** In words, for `/ready` and the log. */
  readonly description: string;
}

type JudgeSettings = Pick<
  Settings,
  'GEMINI_API_KEY' | 'GEMINI_MODELS' | 'GEMINI_REVIEW_MODELS' | 'GEMINI_URL' | 'SINK_HOSTS' | 'SINK_TIMEOUT_SECONDS'
>;

/** @throws InvalidValueError for a host that is not on the list, or a second model that is the first */
export function chooseJudge(settings: JudgeSettings, loopback?: true): JudgeChoice {
  const { GEMINI_API_KEY: apiKey, GEMINI_MODELS: models, GEMINI_REVIEW_MODELS: second, GEMINI_URL: url } = settings;
  refuseSame(models, second);
  if (apiKey === undefined) return { judge: judgeByRules, description: 'rules: GEMINI_API_KEY is not set' };
  const hosts = [MODEL_HOST, ...settings.SINK_HOSTS.map((host) => host.toLowerCase())];
  const rules: UrlRules = { hosts, ...(loopback === undefined ? {} : { loopback }) };
  const { href, protocol } = allowedUrl('GEMINI_URL', url, rules);
  const baseUrl = href.replace(/\/$/, '');
  const timeoutMs = settings.SINK_TIMEOUT_SECONDS * 1_000;
  const made = (list: readonly string[]) => createGeminiModel({ apiKey, models: list, baseUrl, timeoutMs });
  const model = made(models);
  const first = judgeByModel(model);
  const description = `${protocol === 'http:' ? 'a demo: ' : ''}model ${model.describe()}`;
  if (second.length === 0) return { judge: first, description };
  const reviewer = made(second);
  return {
    judge: judgeWithReview({ clock: systemClock, first, second: judgeByModel(reviewer) }),
    description: `${description}; decisions reviewed by a second model ${reviewer.describe()}`,
  };
}

/** A model that falls back to the other's would review itself. */
function refuseSame(models: readonly string[], second: readonly string[]): void {
  const same = second.filter((name) => models.includes(name));
  if (same.length === 0) return;
  throw new InvalidValueError({
    field: 'GEMINI_REVIEW_MODELS',
    found: same.join(', '),
    needed: 'models that are not in GEMINI_MODELS',
  });
}
