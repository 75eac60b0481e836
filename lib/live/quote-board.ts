/**
 * The newest quote of each contract of a session, by subscription. A subscription that ended is asked for again; a quiet
 * market, which sends nothing because nothing changed, is asked for a snapshot before its mark would be stale.
 */
import type { Contract } from '../domain/contract.ts';
import type { ConId } from '../domain/ids.ts';
import type { Quote, ReferencePrice } from '../domain/quote.ts';
import type { BrokerReader, QuoteStream } from '../ports/broker.ts';
import type { Clock } from '../ports/clock.ts';
import { referencePrice, type PricePurpose } from '../trading/reference-price.ts';

export interface QuoteBoard {
  follow(contract: Contract): void;
  leave(conId: ConId): void;
  /** Tick by tick, never a close: yesterday's price is not traded on. */
  price(conId: ConId, staleAfterMs: number, purpose: PricePurpose): ReferencePrice | string;
  newest(conId: ConId): Quote | undefined;
  /** Subscribes again what ended, and asks for what has been quiet for `quietMs`. Rejections are told, never thrown. */
  refresh(quietMs: number, signal: AbortSignal): Promise<void>;
  stop(): void;
}

interface Followed {
  readonly contract: Contract;
  stream: QuoteStream;
  snapshot: Quote | undefined;
  isAsking: boolean;
  /** Before the next subscription, should this one end as well; 0 while it works. */
  pauseMs: number;
  retryAtMs: number;
}

/** A contract without permissions is refused at once, each time: a hundred of them would take all that IB lets us ask. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export interface QuoteBoardDeps {
  readonly broker: BrokerReader;
  readonly clock: Clock;
  /** The broker's clock, by which trades are dated. */
  readonly marketNowMs: () => number;
  readonly onQuote: (conId: ConId) => void;
  readonly onProblem: (contract: Contract, problem: string) => void;
}

export function createQuoteBoard({ broker, clock, marketNowMs, onQuote, onProblem }: QuoteBoardDeps): QuoteBoard {
  const followed = new Map<ConId, Followed>();
  const subscribe = (contract: Contract): QuoteStream => broker.streamQuotes(contract, () => onQuote(contract.conId));
  const newest = (conId: ConId): Quote | undefined => {
    const one = followed.get(conId);
    const streamed = one?.stream.newest();
    if (one?.snapshot === undefined || (streamed !== undefined && streamed.atMs >= one.snapshot.atMs)) return streamed;
    return one.snapshot;
  };
  const ask = async (one: Followed, signal: AbortSignal): Promise<void> => {
    one.isAsking = true;
    try {
      const askedAtMs = clock.nowMs();
      const quote = await broker.quote(one.contract, signal);
      // Market time is another clock: what counts here is when the desk asked.
      one.snapshot = { ...quote, atMs: askedAtMs };
      onQuote(one.contract.conId);
    } catch (error) {
      if (!signal.aborted) onProblem(one.contract, `No quote: ${String(error)}`);
    } finally {
      one.isAsking = false;
    }
  };
  return {
    follow(contract) {
      if (followed.has(contract.conId)) return;
      const fresh = { snapshot: undefined, isAsking: false, pauseMs: 0, retryAtMs: 0 };
      followed.set(contract.conId, { contract, stream: subscribe(contract), ...fresh });
    },
    leave(conId) {
      followed.get(conId)?.stream.stop();
      followed.delete(conId);
    },
    newest,
    price(conId, staleAfterMs, purpose) {
      const quote = newest(conId);
      if (quote === undefined) return `No quote yet: ${followed.get(conId)?.stream.problem() ?? 'nothing has arrived'}`;
      const nowMs = clock.nowMs();
      return tradedPrice(quote, { purpose, staleAfterMs, nowMs, behindMs: nowMs - marketNowMs() });
    },
    async refresh(quietMs, signal) {
      const asked: Promise<void>[] = [];
      for (const one of followed.values()) {
        // While IB's servers are out of reach a stream only waits: after 1102 it goes on, after 1101 it has ended.
        if (!broker.closed.aborted && !broker.isLinkLost()) renew(one, { clock, subscribe, onProblem });
        const quote = newest(one.contract.conId);
        const isQuiet = quote === undefined || clock.nowMs() - quote.atMs > quietMs;
        if (isQuiet && !one.isAsking && !broker.closed.aborted) asked.push(ask(one, signal));
      }
      await Promise.all(asked);
    },
    stop() {
      for (const { stream } of followed.values()) stream.stop();
      followed.clear();
    },
  };
}

interface Renewing extends Pick<QuoteBoardDeps, 'clock' | 'onProblem'> {
  readonly subscribe: (contract: Contract) => QuoteStream;
}

/** Subscribes again to what has ended: at once the first time, then less and less often until a quote shows that it works. */
function renew(one: Followed, { clock, subscribe, onProblem }: Renewing): void {
  const problem = one.stream.problem();
  if (problem === undefined) {
    // A refusal may still be on its way.
    if (one.stream.newest() !== undefined) one.pauseMs = 0;
    return;
  }
  const nowMs = clock.nowMs();
  if (one.pauseMs > 0 && nowMs < one.retryAtMs) return;
  onProblem(one.contract, `Stream of quotes ended: ${problem}`);
  one.pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, 2 * one.pauseMs));
  one.retryAtMs = nowMs + one.pauseMs;
  one.stream.stop();
  one.stream = subscribe(one.contract);
}

interface Asked {
  readonly purpose: PricePurpose;
  readonly staleAfterMs: number;
  readonly nowMs: number;
  /** What the market's clock is behind the desk's. */
  readonly behindMs: number;
}

/** Without the close. Ages count by the desk's clock here: a trade is as old as it is by the clock of its market. */
function tradedPrice({ close: _, lastAtMs, ...prices }: Quote, { behindMs, ...asked }: Asked): ReferencePrice | string {
  const quote = lastAtMs === undefined ? prices : { ...prices, lastAtMs: lastAtMs + behindMs };
  const found = referencePrice({ ...asked, quote, lastBar: undefined });
  return found.kind === 'price' ? found.price : found.reason;
}
