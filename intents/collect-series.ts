/** Collects one series until it is complete, the call's time is over or IB's pace says stop; each window is kept at once. */
import type { BarSize } from '../lib/domain/bar.ts';
import type { ContractSpec } from '../lib/domain/contract.ts';
import { BrokerError } from '../lib/domain/errors.ts';
import type { ConId } from '../lib/domain/ids.ts';
import type { BarSeries, SeriesState } from '../lib/ports/market-data-store.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { coveredBy, mayRequest, nextWindow, REQUEST_GAP_MS, type Window } from '../lib/trading/plan-collecting.ts';
import { resolveContract } from '../lib/trading/resolve-contracts.ts';
import { isolated } from '../lib/trading/isolated.ts';
import type { Contract } from '../lib/domain/contract.ts';
import type { ReadingContext } from './intent.ts';

export interface Collection {
  readonly context: ReadingContext;
  readonly size: BarSize;
  readonly fromAtMs: number;
  /** Market time of the call. */
  readonly nowMs: number;
  /** Why no further request is made; undefined: one may be. */
  stop(): string | undefined;
  /** Ends the collection for this call. */
  end(reason: string): void;
  /** What is known of the paces of the series met so far. */
  readonly states: Map<string, SeriesState>;
  /** Notes a request of this call. */
  count(): void;
  requests(): number;
}

export interface Collected {
  readonly spec: ContractSpec;
  readonly conId: ConId | undefined;
  readonly localSymbol: string | undefined;
  readonly added: number;
  /** Span covered, ISO 8601. */
  readonly from: string | undefined;
  readonly through: string | undefined;
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly reason: string | undefined;
}

export function startCollection(
  context: ReadingContext,
  options: Pick<Collection, 'size' | 'fromAtMs' | 'nowMs'> & { readonly budgetMs: number },
): Collection {
  const { clock } = context.deps;
  const untilMs = clock.nowMs() + options.budgetMs;
  const states = new Map<string, SeriesState>();
  let ended: string | undefined;
  let requests = 0;
  return {
    ...options,
    context,
    states,
    stop: () => {
      if (ended !== undefined) return ended;
      if (clock.nowMs() >= untilMs) return 'The time of this call is over: call again';
      return mayRequest([...states.values()], clock.nowMs())
        ? undefined
        : 'IB’s pace of history requests: call again in ten minutes';
    },
    end: (reason) => {
      ended = reason;
    },
    count: () => {
      requests += 1;
    },
    requests: () => requests,
  };
}

/** A contract that cannot be collected concerns nobody else; a lost link or a passed deadline the whole call. */
export async function collectSeries(collection: Collection, spec: ContractSpec): Promise<Collected> {
  const { context, nowMs, size } = collection;
  const { broker, signal } = context;
  const none = { spec, conId: undefined, localSymbol: undefined, added: 0, from: undefined, through: undefined };
  const found = await isolated({ broker, signal }, () => resolveContract(broker, spec, { marketNowMs: nowMs, signal }));
  if (found.kind === 'failed') return { ...none, complete: false, reason: found.reason };
  const { contract, longName } = found.value;
  await context.deps.marketData.putContract({ contract, longName, seenAtMs: nowMs }, signal);
  const series: BarSeries = { conId: contract.conId, size };
  const { added, reason } = await collectWindows(collection, series, contract);
  const { coverage } = await readState(collection, series);
  return {
    spec,
    conId: contract.conId,
    localSymbol: contract.localSymbol,
    added,
    from: coverage === undefined ? undefined : isoTime(coverage.fromAtMs),
    through: coverage === undefined ? undefined : isoTime(coverage.throughAtMs),
    complete: reason === undefined,
    reason,
  };
}

async function readState({ context, states }: Collection, series: BarSeries): Promise<SeriesState> {
  const state = await context.deps.marketData.state(series, context.signal);
  states.set(`${series.conId}/${series.size}`, state);
  return state;
}

async function collectWindows(
  collection: Collection,
  series: BarSeries,
  contract: Contract,
): Promise<{ readonly added: number; readonly reason: string | undefined }> {
  const { context, fromAtMs, nowMs, size } = collection;
  let added = 0;
  let isUpToDate = false;
  for (;;) {
    const { coverage } = await readState(collection, series);
    const window = nextWindow(size, { coverage, fromAtMs, nowMs, isUpToDate });
    if (window === undefined) return { added, reason: undefined };
    const stop = collection.stop();
    if (stop !== undefined) return { added, reason: stop };
    const asked = await askWindow(collection, { contract, window, series });
    if (typeof asked === 'string') return { added, reason: asked };
    added += asked;
    if (window.endAtMs >= nowMs) isUpToDate = true;
    context.deps.log.write('INFO', 'BarsCollected', {
      conId: series.conId,
      barSize: size,
      from: isoTime(window.fromAtMs),
      through: isoTime(window.endAtMs),
      bars: asked,
    });
    await context.deps.clock.sleep(REQUEST_GAP_MS, context.signal);
  }
}

/** Bars kept, or why the broker gave none. */
async function askWindow(
  collection: Collection,
  { contract, window, series }: { readonly contract: Contract; readonly window: Window; readonly series: BarSeries },
): Promise<number | string> {
  const { context, size } = collection;
  const { broker, deps, signal } = context;
  const requestedAtMs = deps.clock.nowMs();
  collection.count();
  const asked = await isolated({ broker, signal }, async () => {
    try {
      return await broker.bars({ contract, size, ...window }, signal);
    } catch (error) {
      if (error instanceof BrokerError && error.failure === 'pacing') collection.end(error.message);
      throw error;
    }
  });
  if (asked.kind === 'failed') return asked.reason;
  const bars = asked.value;
  await deps.marketData.putBars(series, { bars, span: coveredBy(size, window, bars), requestedAtMs }, signal);
  return bars.length;
}
