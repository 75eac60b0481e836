/** contractDetails (10): a contract with its trading rules. 42 fields at 178, 44 at 193, with one security id. */
import type { WireContract } from '../contract-fields.ts';
import type { WireValue } from '../fields.ts';
import { SINCE } from '../server-version.ts';
import { asciiText } from './session-responses.ts';

export interface ContractDetailsFields {
  readonly reqId: number;
  readonly contract: WireContract;
  readonly marketName: string;
  readonly minTick: string;
  readonly orderTypes: string;
  /** Joined by commas. */
  readonly validExchanges: string;
  readonly longName: string;
  /** `yyyymm` of a future; empty otherwise. */
  readonly contractMonth: string;
  readonly timeZoneId: string;
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly secIds: readonly { readonly tag: string; readonly value: string }[];
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly marketRuleIds: string;
  /** `yyyymmdd` of a future; empty otherwise. */
  readonly realExpirationDate: string;
  /** `COMMON`, `ETF`; empty for what is no stock. */
  readonly stockType: string;
  readonly minSize: string;
  readonly sizeIncrement: string;
}

export function encodeContractDetails(details: ContractDetailsFields, version: number): readonly WireValue[] {
  const { contract } = details;
  const sized = version >= SINCE.SIZE_RULES;
  return [
    10,
    ...(sized ? [] : [8]),
    details.reqId,
    contract.symbol,
    contract.secType,
    contract.lastTradeDate,
    ...(version >= SINCE.LAST_TRADE_DATE ? [contract.lastTradeDate] : []),
    /* strike */ '0',
    /* right */ '',
    contract.exchange,
    contract.currency,
    contract.localSymbol,
    details.marketName,
    contract.tradingClass,
    contract.conId,
    details.minTick,
    ...(sized ? [] : [/* mdSizeMultiplier */ 1]),
    contract.multiplier,
    details.orderTypes,
    details.validExchanges,
    /* priceMagnifier */ 1,
    /* underConId */ 0,
    asciiText(details.longName),
    contract.primaryExchange,
    details.contractMonth,
    /* industry */ '',
    /* category */ '',
    /* subcategory */ '',
    details.timeZoneId,
    details.tradingHours,
    details.liquidHours,
    /* evRule */ '',
    /* evMultiplier */ '',
    details.secIds.length,
    ...details.secIds.flatMap((id) => [id.tag, id.value]),
    /* aggGroup */ 1,
    details.underSymbol,
    details.underSecType,
    details.marketRuleIds,
    details.realExpirationDate,
    details.stockType,
    ...sizeValues(details, version),
    ...(version >= SINCE.INELIGIBILITY_REASONS ? [0] : []),
  ];
}

function sizeValues(details: ContractDetailsFields, version: number): readonly WireValue[] {
  if (version >= SINCE.SIZE_RULES) return [details.minSize, details.sizeIncrement, details.sizeIncrement];
  // 163 alone knew one size: sizeMinTick.
  return version >= SINCE.FRACTIONAL_SIZE_SUPPORT ? [details.sizeIncrement] : [];
}
