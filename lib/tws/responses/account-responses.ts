/** Positions, portfolio, account values and summary. */
import { contractValues, type WireContract } from '../contract-fields.ts';
import type { WireValue } from '../fields.ts';

export interface PositionFields {
  readonly account: string;
  readonly contract: WireContract;
  /** Signed. */
  readonly position: string;
  readonly avgCost: string;
}

/** position (61), version 3: 16 fields. */
export const encodePosition = (fields: PositionFields): readonly WireValue[] => [
  61,
  3,
  fields.account,
  ...contractValues(fields.contract, { strike: '0.0', right: '' }),
  fields.position,
  fields.avgCost,
];

export interface PortfolioValueFields extends PositionFields {
  readonly marketPrice: string;
  readonly marketValue: string;
  readonly unrealizedPnl: string;
  readonly realizedPnl: string;
}

/** portfolioValue (7), version 8: 20 fields; names the primary exchange where the others name the exchange. */
export const encodePortfolioValue = (fields: PortfolioValueFields): readonly WireValue[] => {
  const { contract } = fields;
  return [
    7,
    8,
    ...contractValues({ ...contract, exchange: contract.primaryExchange }, { strike: '0.0', right: '0' }),
    fields.position,
    fields.marketPrice,
    fields.marketValue,
    fields.avgCost,
    fields.unrealizedPnl,
    fields.realizedPnl,
    fields.account,
  ];
};

export interface AccountValueFields {
  readonly account: string;
  readonly key: string;
  readonly value: string;
  /** Empty where the value has none. */
  readonly currency: string;
}

/** accountValue (6), version 2: 6 fields. */
export const encodeAccountValue = (fields: AccountValueFields): readonly WireValue[] => [
  6,
  2,
  fields.key,
  fields.value,
  fields.currency,
  fields.account,
];

export interface AccountUpdateTimeFields {
  /** `hh:mm`. */
  readonly time: string;
}
export const encodeAccountUpdateTime = (fields: AccountUpdateTimeFields): readonly WireValue[] => [8, 1, fields.time];

export interface AccountDownloadEndFields {
  readonly account: string;
}
export const encodeAccountDownloadEnd = (fields: AccountDownloadEndFields): readonly WireValue[] => [
  54,
  1,
  fields.account,
];

export interface AccountSummaryFields extends AccountValueFields {
  readonly reqId: number;
}

/** accountSummary (63), version 1: 7 fields. `key` is the tag. */
export const encodeAccountSummary = (fields: AccountSummaryFields): readonly WireValue[] => [
  63,
  1,
  fields.reqId,
  fields.account,
  fields.key,
  fields.value,
  fields.currency,
];

export interface AccountUpdateMultiFields extends AccountValueFields {
  readonly reqId: number;
  readonly modelCode: string;
}

/** accountUpdateMulti (73), version 1: 8 fields. */
export const encodeAccountUpdateMulti = (fields: AccountUpdateMultiFields): readonly WireValue[] => [
  73,
  1,
  fields.reqId,
  fields.account,
  fields.modelCode,
  fields.key,
  fields.value,
  fields.currency,
];
