/** What is measured at 1x, 10x and 100x (`npm run bench:scale`): the desk's own parts, on an embedded store, pacing off. */
import { MemoryDatabase } from '../lib/adapters/memory/memory-database.ts';
import { memoryLedger } from '../lib/adapters/memory/memory-ledger.ts';
import { desk, pushedLatency } from './event-readers.ts';
import { pushes } from './bench-3-trade-log.ts';
import { bookInto } from './booking-contenders.ts';
import { deskRebalance } from './desk-rebalance.ts';
import type { Load } from './growth.ts';
import { liveThroughDay, WHOLE_DAY } from './simulated-day.ts';

/** One rebalance of the simulated desk, gateway and judge included. */
const oneRun = { ...WHOLE_DAY, lengthMinutes: 1, unpaced: true } as const;
const FEW_SYMBOLS = 10;

export const LOADS: readonly Load[] = [
  {
    name: 'orders in a rebalance',
    how: 'benchmark 1 without pace: mark SENDING, send, confirm, record',
    counts: [5, 50, 500],
    measure: (count) => deskRebalance(0, 'off', count),
  },
  {
    name: 'fills in a reconciliation',
    how: 'booked with orders of ten fills each, two strategies',
    counts: [10, 100, 1_000],
    measure: (count) => bookInMemory(count),
  },
  {
    name: 'fills in a reconciliation, beyond the day of a busy desk',
    how: 'the same',
    counts: [100, 1_000, 10_000],
    measure: (count) => bookInMemory(count),
  },
  {
    name: 'strategies',
    how: `one orchestrator run over ${FEW_SYMBOLS} contracts, simulated, judge included`,
    counts: [2, 20, 200],
    measure: async (count) => (await liveThroughDay({ ...oneRun, strategies: count, symbols: FEW_SYMBOLS })).tookMs,
  },
  {
    name: 'contracts',
    how: 'one orchestrator run of three strategies, simulated, judge included; 1,000 are the most that may be configured',
    counts: [10, 100, 1_000],
    measure: async (count) => (await liveThroughDay({ ...oneRun, symbols: count })).tookMs,
  },
  {
    name: 'trade-log entries',
    how: 'pushed by one caller, one after the other, shipped behind',
    counts: [100, 1_000, 10_000],
    measure: pushes,
  },
  {
    name: 'readers of an event stream',
    how: 'benchmark 7: p99 from before the commit to the arrival, readers in this process',
    counts: [10, 100, 1_000],
    measure: (count) => pushedLatency(count, desk),
  },
];

const bookInMemory = (fills: number): Promise<number> => bookInto(memoryLedger(new MemoryDatabase(), 'paper'), fills);
