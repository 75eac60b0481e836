/** Requests about contracts and their prices: contract details, daily history, quotes. */
import type { FieldReader } from '../field-reader.ts';
import { readContract, type WireContract } from '../contract-fields.ts';
import { SINCE } from '../server-version.ts';

export interface ReqContractDetailsFields {
  readonly reqId: number;
  readonly contract: WireContract;
  readonly includeExpired: boolean;
  readonly secIdType: string;
  readonly secId: string;
}

/** reqContractDetails (9), version 8; issuerId since 176. */
export function decodeReqContractDetails(reader: FieldReader, version: number): ReqContractDetailsFields {
  reader.skip('version');
  const fields = {
    reqId: reader.integer('reqId'),
    contract: readContract(reader),
    includeExpired: reader.boolean('includeExpired'),
    secIdType: reader.text('secIdType'),
    secId: reader.text('secId'),
  };
  if (version >= SINCE.BOND_ISSUERID) reader.skip('issuerId');
  return fields;
}

export interface ReqHistoricalDataFields {
  readonly reqId: number;
  readonly contract: WireContract;
  readonly includeExpired: boolean;
  /** Empty: now. */
  readonly endDateTime: string;
  readonly barSize: string;
  /** `30 D`, `2 W`, `6 M`, `1 Y`, `3600 S`. */
  readonly duration: string;
  readonly useRth: boolean;
  readonly whatToShow: string;
  /** 1: text, 2: epoch seconds (intraday only). */
  readonly formatDate: number;
  readonly keepUpToDate: boolean;
}

/** reqHistoricalData (20), no version field since 124. */
export function decodeReqHistoricalData(reader: FieldReader): ReqHistoricalDataFields {
  const reqId = reader.integer('reqId');
  const contract = readContract(reader);
  const request = {
    includeExpired: reader.boolean('includeExpired'),
    endDateTime: reader.text('endDateTime'),
    barSize: reader.text('barSize'),
    duration: reader.text('duration'),
    useRth: reader.boolean('useRth'),
    whatToShow: reader.text('whatToShow'),
    formatDate: reader.integer('formatDate'),
  };
  skipLegs(reader, contract);
  return { reqId, contract, ...request, keepUpToDate: reader.boolean('keepUpToDate') };
}

export interface ReqMktDataFields {
  readonly reqId: number;
  readonly contract: WireContract;
  readonly genericTicks: string;
  readonly snapshot: boolean;
  readonly regulatorySnapshot: boolean;
}

/** reqMktData (1), version 11. */
export function decodeReqMktData(reader: FieldReader): ReqMktDataFields {
  reader.skip('version');
  const reqId = reader.integer('reqId');
  const contract = readContract(reader);
  skipLegs(reader, contract);
  if (reader.boolean('deltaNeutralContract')) {
    reader.skip('deltaNeutralContractConId', 'deltaNeutralDelta', 'deltaNeutralPrice');
  }
  return {
    reqId,
    contract,
    genericTicks: reader.text('genericTicks'),
    snapshot: reader.boolean('snapshot'),
    regulatorySnapshot: reader.boolean('regulatorySnapshot'),
  };
}

export interface ReqMarketDataTypeFields {
  /** 1 live, 2 frozen, 3 delayed, 4 delayed frozen. */
  readonly marketDataType: number;
}

/** reqMarketDataType (59). */
export function decodeReqMarketDataType(reader: FieldReader): ReqMarketDataTypeFields {
  reader.skip('version');
  return { marketDataType: reader.integer('marketDataType') };
}

function skipLegs(reader: FieldReader, contract: WireContract): void {
  if (contract.secType.toUpperCase() !== 'BAG') return;
  reader.repeated('comboLegs', (leg) => leg.skip('legConId', 'legRatio', 'legAction', 'legExchange'));
}
