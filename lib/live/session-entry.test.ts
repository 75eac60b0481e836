/** The page of a session in the trade log: its figures, and whether somebody should look. */
import { decimal } from '../domain/decimal.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { RUN } from '../testing/trading-values.ts';
import { OwnOrders } from './own-orders.ts';
import { sessionEntry } from './session-entry.ts';
import { createTeller } from './session-events.ts';
import type { SessionFacts } from './session-report.ts';

const facts = (changes: Partial<SessionFacts> = {}): SessionFacts => ({
  runId: RUN,
  planId: RUN,
  startedAtMs: 0,
  endedAtMs: 60_000,
  endedBy: 'its time',
  baseCurrency: 'USD',
  configurationVersions: ['1'],
  reloads: [],
  figures: [],
  orders: new OwnOrders({ isOwn: () => true, onForgotten: () => undefined }),
  pnl: { kind: 'known', total: decimal('-1.50'), byContract: new Map() },
  windows: { all: 12, full: 12 },
  breaker: { open: undefined, isStored: undefined, history: [], lastSentAtMs: undefined },
  equality: { isEqual: true, detail: '', drift: [] },
  priceOf: () => 'test',
  ...changes,
});

describe('the entry of a live session', () => {
  it('has its figures and its P&L, and no problem where all is as it should be', () => {
    const { pnl, figures, problem } = sessionEntry(facts());
    expect([pnl, problem]).toEqual(['-1.5', undefined]);
    expect(figures).toBe(
      'Live session of 0 symbols, 60 s, ended by: its time; all symbols served in 12 of 12 intervals; 0 executions; ' +
        'orders filled 0, cancelled 0, rejected 0, denied 0, unknown 0; P&L in USD; breaker closed; ledger equals broker',
    );
  });

  it('says what is wrong: an open breaker, a missing P&L, a ledger that is not proved', () => {
    const open = { cause: 'pnl-missing', detail: 'BTC has no mark', sinceMs: 1 };
    const told = sessionEntry(
      facts({
        breaker: { open, isStored: true, history: [], lastSentAtMs: undefined },
        pnl: { kind: 'missing', reason: 'BTC has no mark' },
        equality: { isEqual: false, detail: 'Not proved: link lost', drift: [] },
      }),
    );
    expect(told).toMatchObject({ pnl: undefined, figures: expect.stringContaining('ledger does not equal broker') });
    expect(told.problem).toBe('breaker open: BTC has no mark; 0 orders unknown; Not proved: link lost');
  });

  it('is one entry a session, however often it is told: sinks keep one page', () => {
    const pushed: TradeLogEntry[] = [];
    const teller = createTeller({
      marketNowMs: () => 0,
      runId: RUN,
      tradeLog: { push: (entry) => void pushed.push(entry), flush: () => Promise.resolve() },
      log: { write: () => undefined },
      onEvent: () => undefined,
    });
    for (const _ of [1, 2]) teller.session(sessionEntry(facts()));
    expect(pushed).toMatchObject([{ status: 'SESSION', action: 'SESSION', profit: '-1.5', runId: RUN }, {}]);
    expect(new Set(pushed.map(({ id }) => id)).size).toBe(1);
  });
});
