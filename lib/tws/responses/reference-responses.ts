/** What was looked up: beginning of history, price steps, symbols, the user. None carries a version field. */
import type { WireValue } from '../fields.ts';
import { SINCE } from '../server-version.ts';
import { asciiText } from './session-responses.ts';

export interface HeadTimestampFields {
  readonly reqId: number;
  /** `yyyymmdd-hh:mm:ss` in UTC, or epoch seconds. */
  readonly headTimestamp: string;
}

/** headTimestamp (88): 3 fields. */
export const encodeHeadTimestamp = (fields: HeadTimestampFields): readonly WireValue[] => [
  88,
  fields.reqId,
  fields.headTimestamp,
];

export interface MarketRuleFields {
  readonly marketRuleId: number;
  /** Lowest price first; the first edge is 0. */
  readonly increments: readonly { readonly lowEdge: string; readonly increment: string }[];
}

/** marketRule (93): 3 + 2n fields. */
export const encodeMarketRule = ({ marketRuleId, increments }: MarketRuleFields): readonly WireValue[] => [
  93,
  marketRuleId,
  increments.length,
  ...increments.flatMap(({ lowEdge, increment }) => [lowEdge, increment]),
];

export interface SymbolSample {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly primaryExchange: string;
  readonly currency: string;
  /** Security types of what is derived from it, for example `FUT`. */
  readonly derivativeSecTypes: readonly string[];
  readonly description: string;
}

export interface SymbolSamplesFields {
  readonly reqId: number;
  readonly samples: readonly SymbolSample[];
}

/** symbolSamples (79): description and issuer id follow each sample since 176. */
export const encodeSymbolSamples = ({ reqId, samples }: SymbolSamplesFields, version: number): readonly WireValue[] => [
  79,
  reqId,
  samples.length,
  ...samples.flatMap((sample) => [
    sample.conId,
    sample.symbol,
    sample.secType,
    sample.primaryExchange,
    sample.currency,
    sample.derivativeSecTypes.length,
    ...sample.derivativeSecTypes,
    ...(version >= SINCE.BOND_ISSUERID ? [asciiText(sample.description), /* issuerId */ ''] : []),
  ]),
];

export interface UserInfoFields {
  readonly reqId: number;
  /** Of the broker that brands this TWS; empty: IB itself. */
  readonly whiteBrandingId: string;
}

/** userInfo (107): 3 fields. */
export const encodeUserInfo = (fields: UserInfoFields): readonly WireValue[] => [
  107,
  fields.reqId,
  fields.whiteBrandingId,
];
