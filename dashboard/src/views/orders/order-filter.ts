/** What of the orders is asked for, as the form has it and as the API wants it. Days are days in UTC, and the form says so. */
import type { paths } from '../../api/schema.ts';

export interface OrderFilter {
  /** Empty text: any. */
  readonly state: string;
  readonly strategy: string;
  readonly symbol: string;
  /** `2020-02-07`, or empty. */
  readonly from: string;
  readonly to: string;
}

type Query = NonNullable<paths['/orders']['get']['parameters']['query']>;
export type OrderState = NonNullable<Query['state']>;

export const ORDER_STATES = [
  'PLANNED',
  'SENDING',
  'WORKING',
  'UNKNOWN',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'DENIED',
  'EXPIRED',
] as const satisfies readonly OrderState[];

export const ANY: OrderFilter = { state: '', strategy: '', symbol: '', from: '', to: '' };

/** From the address of the page: what it does not know is left out. */
export const filterOf = (query: Readonly<Record<string, unknown>>): OrderFilter => ({
  state: ORDER_STATES.find((state) => state === query['state']) ?? '',
  strategy: text(query['strategy']),
  symbol: text(query['symbol']),
  from: day(query['from']),
  to: day(query['to']),
});

/** For the address of the page: only what was chosen. */
export const chosenOf = (filter: OrderFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

/** For the API. */
export function queryOf({ state, strategy, symbol, from, to }: OrderFilter): Query {
  const known = ORDER_STATES.find((one) => one === state);
  return {
    ...(known === undefined ? {} : { state: known }),
    ...(strategy === '' ? {} : { strategy }),
    ...(symbol.trim() === '' ? {} : { symbol: symbol.trim() }),
    ...(from === '' ? {} : { from: `${from}T00:00:00.000Z` }),
    ...(to === '' ? {} : { to: `${to}T23:59:59.999Z` }),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const day = (value: unknown): string => (/^\d{4}-\d{2}-\d{2}$/.test(text(value)) ? text(value) : '');
