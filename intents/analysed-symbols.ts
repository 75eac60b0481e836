/**
 * Which symbols analyses have asked for lately, so that the collector keeps bars of them: an analysis without a broker judges from
 * what is stored, and one of a symbol that nobody collected finds it after the next collection. It collects nothing itself.
 */
import { specsOf } from '../lib/analysis/analysed-contracts.ts';
import type { ContractSpec } from '../lib/domain/contract.ts';
import { MAX_TASKS_LISTED, TASK_RETENTION_MS } from '../lib/ports/task-store.ts';
import { isolated } from '../lib/trading/isolated.ts';
import type { IntentDeps, ReadingContext } from './intent.ts';

/** Of one collection: with those of the configuration they fit into IB's pace of an hour. */
const MAX_SYMBOLS = 50;

/** Each once, the newest first. */
export async function analysedSymbols(
  { tasks, clock }: Pick<IntentDeps, 'tasks' | 'clock'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const sinceMs = clock.nowMs() - TASK_RETENTION_MS;
  const listed = await tasks.list({ limit: MAX_TASKS_LISTED }, signal);
  const recent = listed.filter(({ type, createdAtMs }) => type === 'analysis' && createdAtMs >= sinceMs);
  return [...new Set(recent.map(({ request }) => request.symbol))].slice(0, MAX_SYMBOLS);
}

/** The meaning of a symbol that the broker knows; where it knows none, the first, so that collecting it says why it cannot. */
export async function meaningOf({ broker, signal }: ReadingContext, symbol: string): Promise<readonly ContractSpec[]> {
  const specs = specsOf(symbol);
  for (const spec of specs) {
    const asked = await isolated({ broker, signal }, () => broker.contractDetails(spec, signal));
    if (asked.kind === 'value' && asked.value.length > 0) return [spec];
  }
  return specs.slice(0, 1);
}
