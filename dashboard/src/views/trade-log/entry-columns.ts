/** Columns of the trade log: what was told, of what, and where it has arrived. */
import type { Got } from '../../api/answers.ts';
import { NOTHING, signOfDecimal } from '../../format/decimal-text.ts';
import { price, quantity } from '../../format/figures.ts';
import { shortTime, type Zone } from '../../format/moments.ts';
import type { Column } from '../../parts/columns.ts';

export type LoggedEntry = Got<'/trade-log'>['entries'][number];

export const entryColumns = (zone: Zone): readonly Column<LoggedEntry>[] => [
  { key: 'time', label: 'Market time', text: ({ entry }) => shortTime(entry.timestamp, zone), width: '9rem' },
  { key: 'severity', label: 'Severity', text: ({ entry }) => entry.severity, isMinor: true, width: '7rem' },
  { key: 'symbol', label: 'Contract', text: ({ entry }) => entry.symbol, width: '7rem' },
  { key: 'action', label: 'Action', text: actionOf, width: '9rem' },
  {
    key: 'volume',
    label: 'Quantity',
    // What is told of no order has none.
    text: ({ entry }) => (signOfDecimal(entry.volume) === 0 ? NOTHING : quantity(entry.volume)),
    isFigure: true,
    isLeast: true,
    width: '6rem',
  },
  {
    key: 'price',
    label: 'Price',
    text: ({ entry }) => price(entry.price),
    isFigure: true,
    isMinor: true,
    width: '6rem',
  },
  {
    key: 'comment',
    label: 'What happened',
    text: ({ entry }) => entry.errorMessage ?? entry.comment,
    isMinor: true,
    isLong: true,
  },
  { key: 'delivery', label: 'Delivery', text: ({ delivery }) => delivery.state, width: '8rem' },
];

/** A heartbeat is one word, not the same one twice. */
function actionOf({ entry: { action, status } }: LoggedEntry): string {
  return action === status ? action : `${action} ${status}`;
}
