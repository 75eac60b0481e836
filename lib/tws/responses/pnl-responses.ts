/** Profit and loss, of an account and of one position. Neither carries a version field. */
import { UNSET_DOUBLE, type WireValue } from '../fields.ts';

export interface PnLFields {
  readonly reqId: number;
  /** Since the close before; undefined goes out as IB's unset double. */
  readonly dailyPnl: string | undefined;
  readonly unrealizedPnl: string | undefined;
  readonly realizedPnl: string | undefined;
}

const resultValues = (fields: PnLFields): readonly WireValue[] => [
  fields.dailyPnl ?? UNSET_DOUBLE,
  fields.unrealizedPnl ?? UNSET_DOUBLE,
  fields.realizedPnl ?? UNSET_DOUBLE,
];

/** pnl (94): 5 fields since 135. */
export const encodePnL = (fields: PnLFields): readonly WireValue[] => [94, fields.reqId, ...resultValues(fields)];

export interface PnLSingleFields extends PnLFields {
  /** Signed units. */
  readonly position: string;
  /** Market value. */
  readonly value: string;
}

/** pnlSingle (95): 7 fields since 135. */
export const encodePnLSingle = (fields: PnLSingleFields): readonly WireValue[] => [
  95,
  fields.reqId,
  fields.position,
  ...resultValues(fields),
  fields.value,
];
