/** The day's highest net liquidation: over restarts of a session, over days, and after an admin's reset. */
import { MemoryDatabase } from '../adapters/memory/memory-database.ts';
import { memoryLedger } from '../adapters/memory/memory-ledger.ts';
import { decimal, decimalText } from '../domain/decimal.ts';
import { fencingToken } from '../domain/ids.ts';
import type { StoredBreaker } from '../domain/stored-breaker.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { calm } from '../testing/store-harness.ts';
import { RUN, USD } from '../testing/trading-values.ts';
import { keepDayHigh } from './day-high-water.ts';

/** 20 November 2026, 10:00 in New York. */
const MORNING = 1_795_186_800_000;
const HOUR = 3_600_000;
const TOKEN = fencingToken(1);

async function desk() {
  const ledger = memoryLedger(new MemoryDatabase(), 'paper');
  const lease = { token: TOKEN, holder: 'test', expiresAtMs: MORNING + 100 * HOUR, released: false };
  await ledger.transact<void>(
    { lease: true },
    () => ({ changes: [{ kind: 'put-lease', lease }], result: undefined }),
    calm(),
  );
  const clock = manualClock(MORNING);
  const warnings: string[] = [];
  const parts = {
    ledger,
    clock,
    token: TOKEN,
    recordMs: 1_000,
    runId: RUN,
    log: { write: (_: string, event: string) => void warnings.push(event) },
    marketNowMs: () => clock.nowMs(),
  };
  const stored = async () => (await ledger.read({ session: true }, calm())).session.dayHigh;
  /** As a session that begins: what the ledger has is what it goes on from. */
  const begin = async (breaker?: StoredBreaker) => {
    const high = keepDayHigh(parts, { currency: USD, stored: await stored(), breaker });
    return async (now: number): Promise<string> => {
      const { dayHigh } = high.read(decimal(now));
      await new Promise((resolve) => setImmediate(resolve));
      return decimalText(dayHigh);
    };
  };
  return { begin, stored, clock, parts, warnings };
}

describe("the day's highest net liquidation", () => {
  it('outlives the session: the next one of the day counts its drawdown from there', async () => {
    const { begin, stored } = await desk();
    const first = await begin();
    expect([await first(100), await first(120), await first(90)]).toEqual(['100', '120', '120']);
    expect(await stored()).toMatchObject({ day: '20261120', currency: USD });
    const second = await begin();
    expect(await second(95)).toBe('120');
  });

  it('begins anew with the next market day', async () => {
    const { begin, clock } = await desk();
    const first = await begin();
    await first(120);
    await clock.advance(24 * HOUR);
    expect(await first(95)).toBe('95');
  });

  it('begins anew after an admin has reset the breaker, else the reset would trip again at once', async () => {
    const { begin } = await desk();
    await (
      await begin()
    )(120);
    const closed = { status: 'closed', reason: 'looked at it', author: 'ann' } as const;
    expect(await (await begin({ ...closed, resetAtMs: MORNING - 1 }))(95)).toBe('120');
    expect(await (await begin({ ...closed, resetAtMs: MORNING + 1 }))(95)).toBe('95');
  });

  it('counts on in memory where it cannot be stored, says so, and stores it with the next reading', async () => {
    const { begin, stored, parts, warnings } = await desk();
    const { ledger } = parts;
    parts.ledger = { ...ledger, transact: () => Promise.reject(new Error('Store is away')) };
    const read = await begin();
    expect([await read(120), await read(110)]).toEqual(['120', '120']);
    expect(warnings).toContain('DayHighNotStored');
    parts.ledger = ledger;
    await read(100);
    expect(decimalText((await stored())?.netLiquidation ?? decimal(0))).toBe('120');
  });
});
