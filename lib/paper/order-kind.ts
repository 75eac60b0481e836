/**
 * Which orders the gateway simulates: IB's words for types and times in force, and the one kind each combination means
 * (`MKT` with `OPG` is an order for the opening). It does not say whether a combination makes sense: `order-form.ts`.
 */
import type { PaperOrderInput } from './paper-broker.ts';

export const ORDER_TYPES = [
  'MKT',
  'LMT',
  'STP',
  'STP LMT',
  'TRAIL',
  'TRAIL LIMIT',
  'MOC',
  'LOC',
  'MOO',
  'LOO',
  'MTL',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['DAY', 'GTC', 'IOC', 'FOK', 'GTD', 'OPG'] as const;
export type Tif = (typeof TIMES_IN_FORCE)[number];

/** Other words that clients use for the same. */
const SYNONYMS: ReadonlyMap<string, OrderType> = new Map([
  ['STPLMT', 'STP LMT'],
  ['TRAILLMT', 'TRAIL LIMIT'],
  ['TRAIL LMT', 'TRAIL LIMIT'],
]);

const FOR_THE_OPENING: ReadonlyMap<OrderType, OrderType> = new Map([
  ['MKT', 'MOO'],
  ['LMT', 'LOO'],
]);

/** Undefined for a type that is not simulated. */
export function orderTypeOf({ orderType, tif }: Pick<PaperOrderInput, 'orderType' | 'tif'>): OrderType | undefined {
  const found = ORDER_TYPES.find((each) => each === orderType) ?? SYNONYMS.get(orderType);
  if (found === undefined || tif !== 'OPG') return found;
  return FOR_THE_OPENING.get(found) ?? found;
}

/** Empty means for the day. Undefined for a time in force that is not simulated. */
export const tifOf = ({ tif }: Pick<PaperOrderInput, 'tif'>): Tif | undefined =>
  tif === '' ? 'DAY' : TIMES_IN_FORCE.find((each) => each === tif);

export const isStop = (type: OrderType): boolean => type.startsWith('STP') || isTrailing(type);
export const isTrailing = (type: OrderType): boolean => type.startsWith('TRAIL');
export const isForOpening = (type: OrderType): boolean => type === 'MOO' || type === 'LOO';
export const isForClose = (type: OrderType): boolean => type === 'MOC' || type === 'LOC';
/** A limit price belongs to it from the start. */
export const hasLimit = (type: OrderType): boolean =>
  type === 'LMT' || type === 'STP LMT' || type === 'LOC' || type === 'LOO';
