/** Columns of a live session's symbols: quote and its age, signal, position, profit and loss, orders, heartbeat. */
import type { Got } from '../../api/answers.ts';
import { duration, percent, price, signedMoney, signedQuantity } from '../../format/figures.ts';
import { NOTHING } from '../../format/decimal-text.ts';
import { relativeTime } from '../../format/moments.ts';
import type { Column } from '../../parts/columns.ts';

export type LiveSession = NonNullable<Got<'/live-session'>['session']>;
export type LiveSymbol = LiveSession['symbols'][number];

/** @param atMs wall clock */
export const symbolColumns = (baseCurrency: string, atMs: number): readonly Column<LiveSymbol>[] => [
  { key: 'symbol', label: 'Symbol', text: ({ symbol }) => symbol, order: ({ symbol }) => symbol },
  { key: 'strategy', label: 'Strategy', text: ({ strategy }) => strategy, isMinor: true },
  { key: 'price', label: 'Price', text: ({ quote }) => price(quote?.price), isFigure: true, isLeast: true },
  {
    key: 'age',
    label: 'Quote age',
    text: ({ quote }) => duration(quote === null ? undefined : quote.ageSeconds * 1_000),
    isFigure: true,
    isMinor: true,
  },
  {
    key: 'signal',
    label: 'Wanted',
    text: ({ signal }) => (signal.weight === null ? 'hold' : percent(signal.weight, 0)),
    isFigure: true,
  },
  { key: 'position', label: 'Position', text: ({ position }) => signedQuantity(position), isFigure: true },
  {
    key: 'pnl',
    label: 'P&L',
    text: ({ pnl }) => signedMoney(pnl, baseCurrency),
    order: ({ pnl }) => Number(pnl ?? Number.NaN),
    isFigure: true,
  },
  { key: 'orders', label: 'Orders', text: ({ orders }) => orderWords(orders), isMinor: true },
  {
    key: 'heartbeat',
    label: 'Heartbeat',
    text: ({ lastHeartbeatAt }) => (lastHeartbeatAt === null ? NOTHING : relativeTime(lastHeartbeatAt, atMs)),
    isMinor: true,
  },
  {
    key: 'served',
    label: 'Served',
    text: ({ served, intervals }) => `${served} of ${intervals}`,
    isFigure: true,
    isMinor: true,
  },
  { key: 'state', label: 'State', text: stateWords },
];

/** What needs a look first. */
export function stateWords({ stopped, missedHeartbeats, errors }: LiveSymbol): string {
  if (stopped) return 'stopped by its loss';
  if (errors > 0) return `${errors} errors`;
  return missedHeartbeats > 0 ? `${missedHeartbeats} heartbeats missed` : 'on time';
}

const orderWords = (orders: LiveSymbol['orders']): string =>
  Object.entries(orders)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ') || NOTHING;
