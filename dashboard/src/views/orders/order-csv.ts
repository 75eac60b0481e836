/** Orders and fills as CSV files: exact decimals and ISO times, every cell safe in a spreadsheet. */
import type { ListedOrder } from '../../api/answers.ts';
import { csvText, type CsvColumn } from '../../format/csv.ts';

type OrderFill = { readonly order: ListedOrder; readonly fill: ListedOrder['fills'][number] };

const ORDER_COLUMNS: readonly CsvColumn<ListedOrder>[] = [
  { name: 'plannedAt', value: ({ plannedAt }) => plannedAt },
  { name: 'orderRef', value: ({ orderRef }) => orderRef },
  { name: 'contract', value: ({ localSymbol }) => localSymbol },
  { name: 'conId', value: ({ conId }) => conId },
  { name: 'side', value: ({ side }) => side },
  { name: 'quantity', value: ({ quantity }) => quantity },
  { name: 'orderType', value: ({ orderType }) => orderType },
  { name: 'tif', value: ({ tif }) => tif },
  { name: 'limitPrice', value: ({ limitPrice }) => limitPrice },
  { name: 'state', value: ({ state }) => state },
  { name: 'reason', value: ({ reason }) => reason },
  { name: 'filled', value: ({ filled }) => filled },
  { name: 'averagePrice', value: ({ averagePrice }) => averagePrice },
  { name: 'currency', value: ({ currency }) => currency },
  { name: 'commissions', value: ({ commissions }) => pairs(commissions) },
  { name: 'latencyMs', value: ({ latencyMs }) => latencyMs },
  { name: 'sentAt', value: ({ sentAt }) => sentAt },
  { name: 'confirmedAt', value: ({ confirmedAt }) => confirmedAt },
  {
    name: 'strategies',
    value: ({ division }) =>
      division.map(({ strategy, booked, asked }) => `${strategy} ${booked} of ${asked}`).join('; '),
  },
  { name: 'permId', value: ({ permId }) => permId },
  { name: 'runId', value: ({ runId }) => runId },
];

const FILL_COLUMNS: readonly CsvColumn<OrderFill>[] = [
  { name: 'time', value: ({ fill }) => fill.time },
  { name: 'execId', value: ({ fill }) => fill.execId },
  { name: 'contract', value: ({ fill }) => fill.localSymbol },
  { name: 'side', value: ({ fill }) => fill.side },
  { name: 'quantity', value: ({ fill }) => fill.quantity },
  { name: 'price', value: ({ fill }) => fill.price },
  { name: 'currency', value: ({ order }) => order.currency },
  { name: 'commission', value: ({ fill }) => fill.commission },
  { name: 'commissionCurrency', value: ({ fill }) => fill.commissionCurrency },
  { name: 'orderRef', value: ({ order }) => order.orderRef },
  { name: 'runId', value: ({ order }) => order.runId },
];

export const ordersCsv = (orders: readonly ListedOrder[]): string => csvText(ORDER_COLUMNS, orders);

export const fillsOf = (orders: readonly ListedOrder[]): readonly OrderFill[] =>
  orders.flatMap((order) => order.fills.map((fill) => ({ order, fill })));

export const fillsCsv = (orders: readonly ListedOrder[]): string => csvText(FILL_COLUMNS, fillsOf(orders));

const pairs = (byCurrency: Readonly<Record<string, string>>): string =>
  Object.entries(byCurrency)
    .map(([currency, value]) => `${value} ${currency}`)
    .join('; ');
