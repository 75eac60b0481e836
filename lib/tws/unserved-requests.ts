/**
 * Requests that IB knows and this codec does not decode: message id -> IB's name and where the request id stands. Enough
 * to answer "not here" to the request that waits, instead of to nobody.
 */

export interface UnservedRequest {
  readonly name: string;
  /** Place of the request id among the fields; undefined: it carries none. */
  readonly idAt: number | undefined;
}

const row = (name: string, idAt?: number): UnservedRequest => ({ name, idAt });

export const UNSERVED_REQUESTS: ReadonlyMap<string, UnservedRequest> = new Map([
  ['10', row('reqMktDepth', 2)],
  ['11', row('cancelMktDepth', 2)],
  ['12', row('reqNewsBulletins')],
  ['13', row('cancelNewsBulletins')],
  ['18', row('requestFA')],
  ['19', row('replaceFA')],
  ['21', row('exerciseOptions', 2)],
  // No version field since 143.
  ['22', row('reqScannerSubscription', 1)],
  ['23', row('cancelScannerSubscription', 2)],
  ['24', row('reqScannerParameters')],
  ['52', row('reqFundamentalData', 2)],
  ['53', row('cancelFundamentalData', 2)],
  ['54', row('calculateImpliedVolatility', 2)],
  ['55', row('calculateOptionPrice', 2)],
  ['56', row('cancelCalculateImpliedVolatility', 2)],
  ['57', row('cancelCalculateOptionPrice', 2)],
  ['67', row('queryDisplayGroups', 2)],
  ['68', row('subscribeToGroupEvents', 2)],
  ['69', row('updateDisplayGroup', 2)],
  ['70', row('unsubscribeFromGroupEvents', 2)],
  ['74', row('reqPositionsMulti', 2)],
  ['75', row('cancelPositionsMulti', 2)],
  ['78', row('reqSecDefOptParams', 1)],
  ['79', row('reqSoftDollarTiers', 1)],
  ['80', row('reqFamilyCodes')],
  ['82', row('reqMktDepthExchanges')],
  ['83', row('reqSmartComponents', 1)],
  ['84', row('reqNewsArticle', 1)],
  ['85', row('reqNewsProviders')],
  ['86', row('reqHistoricalNews', 1)],
  ['88', row('reqHistogramData', 1)],
  ['89', row('cancelHistogramData', 1)],
  ['96', row('reqHistoricalTicks', 1)],
  ['100', row('reqWshMetaData', 1)],
  ['101', row('cancelWshMetaData', 1)],
  ['102', row('reqWshEventData', 1)],
  ['103', row('cancelWshEventData', 1)],
]);
