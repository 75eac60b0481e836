/**
 * Keeps what an intent has read of the account, for people. The run's answer never depends on it: it has a deadline of its
 * own, and where it fails the log says so and nothing else changes.
 */
import { accountPicture, alsoPriced, type AccountReading } from '../lib/trading/account-picture.ts';
import { markContracts } from '../lib/trading/mark-contracts.ts';
import { withDeadline } from '../lib/ports/with-deadline.ts';
import type { Reconciliation } from '../lib/trading/reconcile.ts';
import type { ReadingContext } from './intent.ts';

const KEEP_MS = 3_000;

type Context = Pick<ReadingContext, 'deps' | 'runId' | 'signal'>;

/** What a reading intent has read anyway. */
export function keepPicture(context: Context, reading: Omit<AccountReading, 'atMs' | 'runId'>): Promise<void> {
  const { deps, runId, signal } = context;
  return orTell(context, signal, (within, accounts) =>
    accounts.keep(accountPicture({ ...reading, runId, atMs: deps.clock.nowMs() }), within),
  );
}

/** After a reconciliation: asks for the account and the prices, and keeps them. */
export function keepReconciled(context: ReadingContext, source: string, state: Reconciliation): Promise<void> {
  const { deps, broker, configuration, runId, signal } = context;
  return orTell(context, signal, async (within, accounts) => {
    const account = await broker.accountSnapshot(within);
    const { positions, fills, atMs: marketAtMs } = state.truth;
    const { books, orders, drift } = state;
    const marks = await markContracts(
      broker,
      {
        positions,
        books,
        orders,
        baseCurrency: account.baseCurrency,
        marketNowMs: marketAtMs,
        staleAfterMs: configuration.staleAfterMinutes * 60_000,
        also: alsoPriced({ account, positions, fills }),
      },
      within,
    );
    const atMs = deps.clock.nowMs();
    const reading = { atMs, marketAtMs, source, runId, account, positions, fills, books, drift, marks };
    await accounts.keep(accountPicture(reading), within);
  });
}

type Accounts = NonNullable<Context['deps']['accounts']>;

async function orTell(
  { deps, runId }: Context,
  parent: AbortSignal,
  work: (signal: AbortSignal, accounts: Accounts) => Promise<void>,
): Promise<void> {
  const { accounts, clock, log } = deps;
  if (accounts === undefined) return;
  try {
    await withDeadline(clock, { what: 'keeping the picture of the account', durationMs: KEEP_MS, parent }, (signal) =>
      work(signal, accounts),
    );
  } catch (error) {
    log.write('WARNING', 'AccountPictureNotKept', { runId, error: String(error) });
  }
}
