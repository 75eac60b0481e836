/** The decoder against bytes that the real client wrote to its socket (`capture.ts`), read in one piece and byte by byte. */
import { readFileSync } from 'node:fs';
import { decodeRequest } from '../../lib/tws/decode-request.ts';
import { splitFields } from '../../lib/tws/fields.ts';
import { createFrameReader } from '../../lib/tws/frame.ts';
import { CLIENT_PREFIX, negotiate } from '../../lib/tws/handshake.ts';
import { FIRST_VERSION } from './requests.ts';
import { capture, golden, goldenFile, VERSIONS, type Golden } from './capture.ts';

const UNNAMED = { lastTradeDate: '', strike: '', right: '', multiplier: '', primaryExchange: '' };
const LABELS = { localSymbol: '', tradingClass: '', currency: 'USD' };
const SPY = { ...UNNAMED, ...LABELS, conId: 756733, symbol: 'SPY', secType: 'STK', exchange: 'SMART' };
const COMBO = { ...SPY, conId: 0, secType: 'BAG' };
const FUTURE = {
  ...UNNAMED,
  ...LABELS,
  conId: 0,
  symbol: 'MES',
  secType: 'FUT',
  lastTradeDate: '20200918',
  multiplier: '5',
  exchange: 'CME',
};
const ANY_EXECUTION = { filterClientId: 0, account: '', time: '', symbol: '', secType: '', exchange: '', side: '' };
const MARKET = {
  conId: 756733,
  contract: SPY,
  secIdType: '',
  secId: '',
  action: 'BUY',
  quantity: '10',
  orderType: 'MKT',
  limitPrice: undefined,
  auxPrice: undefined,
  tif: 'DAY',
  ocaGroup: '',
  ocaType: 0,
  account: 'DU0000001',
  orderRef: 'run:é',
  transmit: true,
  parentId: 0,
  outsideRth: false,
  goodAfterTime: '',
  goodTillDate: '',
  trailStopPrice: undefined,
  trailingPercent: undefined,
  limitPriceOffset: undefined,
  algoStrategy: '',
  algoParams: [],
  whatIf: false,
  unsupported: [],
};

/** Label of a frame -> the fields it must decode to, at every version; the message is the label's first word. */
const EXPECTED: Readonly<Record<string, object>> = {
  startApi: { clientId: 7, optionalCapabilities: '' },
  setServerLogLevel: { level: 5 },
  reqPositions: {},
  cancelPositions: {},
  reqOpenOrders: {},
  reqAllOpenOrders: {},
  reqAutoOpenOrders: { autoBind: true },
  reqCompletedOrders: { apiOnly: false },
  reqAccountUpdates: { subscribe: true, account: 'DU0000001' },
  reqAccountUpdatesMulti: { reqId: 11, account: 'DU0000001', modelCode: '', ledgerAndNlv: false },
  cancelAccountUpdatesMulti: { reqId: 11 },
  reqAccountSummary: { reqId: 12, group: 'All', tags: 'NetLiquidation,TotalCashValue' },
  cancelAccountSummary: { reqId: 12 },
  reqExecutions: { ...ANY_EXECUTION, reqId: 13, filterClientId: 7, symbol: 'SPY', side: 'BUY' },
  'reqExecutions everything': { ...ANY_EXECUTION, reqId: 14 },
  reqIds: {},
  reqManagedAccts: {},
  reqCurrentTime: {},
  reqContractDetails: { reqId: 15, contract: FUTURE, includeExpired: false, secIdType: '', secId: '' },
  reqHistoricalData: {
    reqId: 16,
    contract: SPY,
    includeExpired: false,
    endDateTime: '',
    barSize: '1 day',
    duration: '30 D',
    useRth: true,
    whatToShow: 'ADJUSTED_LAST',
    formatDate: 1,
    keepUpToDate: false,
  },
  cancelHistoricalData: { reqId: 16 },
  reqMarketDataType: { marketDataType: 3 },
  reqMktData: { reqId: 17, contract: SPY, genericTicks: '233', snapshot: false, regulatorySnapshot: false },
  'reqMktData snapshot': {
    reqId: 18,
    contract: FUTURE,
    genericTicks: '',
    snapshot: true,
    regulatorySnapshot: false,
  },
  cancelMktData: { reqId: 17 },
  'reqHistoricalData kept up to date': {
    reqId: 25,
    contract: SPY,
    includeExpired: false,
    endDateTime: '',
    barSize: '1 min',
    duration: '5 D',
    useRth: true,
    whatToShow: 'TRADES',
    formatDate: 2,
    keepUpToDate: true,
  },
  reqRealTimeBars: { reqId: 26, contract: SPY, whatToShow: 'MIDPOINT', useRth: true },
  cancelRealTimeBars: { reqId: 26 },
  reqMatchingSymbols: { reqId: 27, pattern: 'SPé' },
  reqHeadTimestamp: {
    reqId: 28,
    contract: FUTURE,
    includeExpired: false,
    useRth: true,
    whatToShow: 'TRADES',
    formatDate: 2,
  },
  cancelHeadTimestamp: { reqId: 28 },
  reqMarketRule: { marketRuleId: 26 },
  reqPnL: { reqId: 29, account: 'DU0000001', modelCode: '' },
  cancelPnL: { reqId: 29 },
  reqPnLSingle: { reqId: 30, account: 'DU0000001', modelCode: '', conId: 756733 },
  cancelPnLSingle: { reqId: 30 },
  reqTickByTickData: { reqId: 31, contract: SPY, tickType: 'BidAsk', numberOfTicks: 0, ignoreSize: true },
  cancelTickByTickData: { reqId: 31 },
  reqUserInfo: { reqId: 32 },
  'placeOrder market': { ...MARKET, orderId: 21 },
  'placeOrder limit': {
    ...MARKET,
    orderId: 22,
    action: 'SELL',
    quantity: '1e-7',
    orderType: 'LMT',
    limitPrice: '350.25',
    tif: 'GTC',
    outsideRth: true,
    whatIf: true,
  },
  'placeOrder trailing child': {
    ...MARKET,
    orderId: 23,
    orderType: 'TRAIL',
    auxPrice: '1.5',
    trailStopPrice: '340',
    parentId: 22,
    ocaGroup: 'exits',
    ocaType: 1,
    transmit: false,
  },
  'placeOrder combo with every group': {
    ...MARKET,
    orderId: 24,
    conId: 0,
    contract: COMBO,
    algoStrategy: 'Adaptive',
    algoParams: [{ tag: 'adaptivePriority', value: 'Urgent' }],
    unsupported: ['BAG', 'deltaNeutralOrderType', 'scale', 'hedge', 'conditions'],
  },
  cancelOrder: { orderId: 22 },
  reqGlobalCancel: {},
};

const recorded = (version: number): Golden => golden.parse(JSON.parse(readFileSync(goldenFile(version), 'utf8')));

const bytesOf = ({ handshake, frames }: Golden): Buffer =>
  Buffer.concat([handshake, ...Object.values(frames)].map((part) => Buffer.from(part, 'base64')));

function read(version: number, chunks: readonly Buffer[]) {
  const reader = createFrameReader({ prefix: CLIENT_PREFIX });
  const [hello, ...frames] = chunks.flatMap((chunk) => [...reader.push(chunk).frames]);
  return {
    negotiated: negotiate(hello?.toString() ?? ''),
    requests: frames.map((frame) => decodeRequest(splitFields(frame), version)),
  };
}

const everyRequest = (version: number) =>
  Object.entries(EXPECTED)
    .filter(([label]) => version >= (FIRST_VERSION.get(label) ?? 0))
    .map(([label, fields]) => ({ kind: 'request', request: { message: label.split(' ')[0], fields } }));

test.each(VERSIONS)('reads what the client of version %i sent, in one piece', (version) => {
  const { negotiated, requests } = read(version, [bytesOf(recorded(version))]);
  expect(negotiated).toEqual({ kind: 'agreed', version: 193, options: '' });
  expect(requests).toEqual(everyRequest(version));
});

test.each(VERSIONS)('reads what the client of version %i sent, byte by byte', (version) => {
  const bytes = bytesOf(recorded(version));
  const { requests } = read(
    version,
    Array.from(bytes, (byte) => Buffer.of(byte)),
  );
  expect(requests).toEqual(everyRequest(version));
});

test.each(VERSIONS)('records the same bytes at %i again, from the same library', async (version) => {
  // A difference after an update of the library: run `node test/golden/capture.ts` and read what has changed.
  expect(await capture(version)).toEqual(recorded(version));
});

const limitOrder = (version: number): readonly string[] =>
  splitFields(Buffer.from(recorded(version).frames['placeOrder limit'] ?? '', 'base64').subarray(4));

test('does not read the order of one version as that of another', () => {
  expect(decodeRequest(limitOrder(157), 193)).toMatchObject({ kind: 'malformed', id: 22 });
  expect(decodeRequest(limitOrder(193), 157)).toMatchObject({ kind: 'malformed', id: 22 });
});
