/**
 * Exchange rates of a session. One question that fails is an outage of a question, not of a rate: what was read last counts
 * until it is too old, and is asked for again soon. From then on there is no rate, and what depends on it is not known. It
 * decides nothing about that: `session-pnl.ts` and `circuit-breaker.ts` do.
 */
import { ONE, type Decimal } from '../domain/decimal.ts';
import type { Currency } from '../domain/ids.ts';
import { withDeadline } from '../ports/with-deadline.ts';
import { exchangeRates, type ExchangeRates } from '../trading/exchange-rates.ts';
import type { LiveDesk } from './live-desk.ts';

/** Three readings that were missed, as with all else that is read of the account (`watch-account.ts`). */
export const RATE_STALE_MS = 30_000;
export const RATE_EVERY_MS = 10_000;
/** After a reading that failed. */
export const RATE_RETRY_MS = 1_000;
/** Deadline of one reading: a question that hangs leaves time for another before a rate is too old. */
const READ_MS = 8_000;

export interface SessionRates {
  /** currency -> base currency for one unit; another map with each change. The base currency is 1 and never too old. */
  now(): ReadonlyMap<Currency, Decimal>;
  /** Reads the rate of a currency that the session has not had so far. @throws Error where there is none now */
  need(currency: Currency): Promise<void>;
  /** Reads again what is due; resolves at once where nothing is. @throws Error naming what could not be read */
  refresh(): Promise<void>;
}

export interface SessionRatesDeps {
  readonly desk: Pick<LiveDesk, 'broker' | 'clock' | 'configuration' | 'signal'>;
  readonly baseCurrency: Currency;
}

interface Wanted {
  rate: Decimal | undefined;
  /** When the question was asked that gave it: an answer that took long must not look fresher than it is. */
  atMs: number;
  askedAtMs: number;
  /** Under way; never rejects. */
  asking: Promise<void> | undefined;
  /** Of the newest question. */
  failure: string | undefined;
}

export function createSessionRates({ desk, baseCurrency }: SessionRatesDeps): SessionRates {
  const { clock } = desk;
  const wanted = new Map<Currency, Wanted>();
  let shown: ReadonlyMap<Currency, Decimal> = new Map([[baseCurrency, ONE]]);
  let shownUntilMs = Infinity;

  const show = (): void => {
    const nowMs = clock.nowMs();
    const fresh = [...wanted].filter(([, { rate, atMs }]) => rate !== undefined && nowMs - atMs <= RATE_STALE_MS);
    shownUntilMs = Math.min(Infinity, ...fresh.map(([, { atMs }]) => atMs + RATE_STALE_MS));
    shown = new Map([
      [baseCurrency, ONE],
      ...fresh.flatMap(([currency, { rate }]) => (rate ? [[currency, rate] as const] : [])),
    ]);
  };
  const now = (): ReadonlyMap<Currency, Decimal> => {
    if (clock.nowMs() > shownUntilMs) show();
    return shown;
  };
  const read = async (asked: readonly (readonly [Currency, Wanted])[], askedAtMs: number): Promise<void> => {
    const answer = await ratesOf(desk, baseCurrency, new Set(asked.map(([currency]) => currency)));
    for (const [currency, one] of asked) {
      one.asking = undefined;
      const rate = typeof answer === 'string' ? undefined : answer.rates.get(currency);
      one.failure = rate === undefined ? failureOf(answer, currency) : undefined;
      if (rate === undefined) continue;
      one.rate = rate;
      one.atMs = askedAtMs;
    }
    show();
  };
  const ask = (asked: readonly (readonly [Currency, Wanted])[]): Promise<void> => {
    const askedAtMs = clock.nowMs();
    const asking = read(asked, askedAtMs);
    for (const [, one] of asked) Object.assign(one, { askedAtMs, asking });
    return asking;
  };
  const isDue = ({ asking, askedAtMs, failure }: Wanted): boolean =>
    asking === undefined && clock.nowMs() - askedAtMs >= (failure === undefined ? RATE_EVERY_MS : RATE_RETRY_MS);
  return {
    now,
    async need(currency) {
      if (now().has(currency)) return;
      const one = wanted.get(currency) ?? newWanted();
      wanted.set(currency, one);
      await (isDue(one) ? ask([[currency, one]]) : one.asking);
      if (!now().has(currency)) throw new Error(`No exchange rate for ${currency}: ${one.failure ?? 'it is too old'}`);
    },
    async refresh() {
      const due = [...wanted].filter(([, one]) => isDue(one));
      if (due.length === 0) return;
      await ask(due);
      const failed = due.flatMap(([currency, { failure }]) => (failure === undefined ? [] : `${currency}: ${failure}`));
      if (failed.length > 0) throw new Error(`Exchange rates were not read: ${failed.join('; ')}`);
    },
  };
}

const newWanted = (): Wanted => ({
  rate: undefined,
  atMs: 0,
  askedAtMs: -Infinity,
  asking: undefined,
  failure: undefined,
});

const failureOf = (answer: ExchangeRates | string, currency: Currency): string =>
  typeof answer === 'string' ? answer : (answer.missing.get(currency) ?? 'the broker has none');

/** In words where no question could be asked at all. */
async function ratesOf(
  { broker, clock, configuration, signal: parent }: SessionRatesDeps['desk'],
  baseCurrency: Currency,
  currencies: ReadonlySet<Currency>,
): Promise<ExchangeRates | string> {
  try {
    return await withDeadline(clock, { what: 'exchange rates', durationMs: READ_MS, parent }, async (signal) => {
      const marketNowMs = await broker.currentTime(signal);
      const staleAfterMs = configuration.staleAfterMinutes * 60_000;
      return exchangeRates(broker, { currencies, baseCurrency, marketNowMs, staleAfterMs }, signal);
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
