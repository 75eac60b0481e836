/** Contract details and daily history. Every refusal says why, with IB's code. */
import { decimalText } from '../../domain/decimal.ts';
import type { Bar } from '../../domain/bar.ts';
import type { WireBar } from '../../tws/responses/market-responses.ts';
import type { ReqContractDetailsFields, ReqHistoricalDataFields } from '../../tws/requests/market-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import { answerError, type Context } from '../client-session.ts';
import { dateText, durationStartMs, GATEWAY_ZONE, wireTimeMs, zonedTimeText } from '../gateway-time.ts';
import { contractDetailsFields } from '../wire-values.ts';
import { contractQuery, findContract, NO_DEFINITION } from './find-contract.ts';

/** @see 04, section 4: (10)... 52, or error 200. */
export function reqContractDetails({ session, broker }: Context, request: ReqContractDetailsFields): void {
  const query = contractQuery(request.contract, request.includeExpired);
  const found = query === undefined ? [] : broker.contracts(query);
  if (found.length === 0) return answerError(session, { id: request.reqId, code: 200, text: NO_DEFINITION });
  for (const details of found) session.answer('contractDetails', contractDetailsFields(details, request.reqId));
  session.answer('contractDetailsEnd', { reqId: request.reqId });
}

const PRICES = new Set(['TRADES', 'AGGTRADES', 'MIDPOINT', 'BID', 'ASK', 'ADJUSTED_LAST']);
/** Bars a request can give: larger answers block @stoqey/ib for minutes (04, L). */
const MOST_BARS = 20_000;

export function reqHistoricalData({ session, broker }: Context, request: ReqHistoricalDataFields): void {
  const refuse = (code: number, text: string): void => answerError(session, { id: request.reqId, code, text });
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return refuse(200, found.text);
  if (request.keepUpToDate)
    return refuse(321, 'Error validating request: keepUpToDate is not served by the paper gateway');
  const whatToShow = request.whatToShow.toUpperCase();
  if (!PRICES.has(whatToShow)) return refuse(321, `Error validating request: ${request.whatToShow} is not served`);
  const nowMs = broker.clock.nowMs();
  const endAtMs = request.endDateTime === '' ? nowMs : wireTimeMs(request.endDateTime, GATEWAY_ZONE);
  if (endAtMs === undefined) return refuse(321, `Error validating request: Invalid end time ${request.endDateTime}`);
  const startAtMs = durationStartMs(request.duration, endAtMs);
  if (startAtMs === undefined) return refuse(321, `Error validating request: Invalid duration ${request.duration}`);
  const { contract } = found.details;
  const bars = broker.bars({
    conId: contract.conId,
    barSize: request.barSize,
    endAtMs: Math.min(endAtMs, nowMs),
    count: barCount(request),
    // Minutes of what was not asked for need not be made.
    ...(isDaily(request.barSize) ? {} : { fromMs: startAtMs }),
  });
  // A number of days means that many bars of a day; every other span is counted on the calendar.
  const wanted = isDays(request) ? bars : bars?.filter((bar) => bar.startAtMs >= startAtMs);
  if (wanted === undefined || wanted.length === 0) {
    const what = `${contract.symbol}@${contract.exchange} ${whatToShow}`;
    return refuse(162, `Historical Market Data Service error message:HMDS query returned no data: ${what}`);
  }
  session.answer('historicalData', {
    reqId: request.reqId,
    start: zonedTimeText(startAtMs, GATEWAY_ZONE),
    end: zonedTimeText(endAtMs, GATEWAY_ZONE),
    bars: wanted.map((bar) => wireBar(bar, request)),
  });
}

const isDaily = (barSize: string): boolean => /^1 ?days?$/i.test(barSize.trim());

const isDays = ({ barSize, duration }: ReqHistoricalDataFields): boolean =>
  isDaily(barSize) && duration.trim().toUpperCase().endsWith('D');

const barCount = (request: ReqHistoricalDataFields): number =>
  isDays(request) ? Math.min(Number.parseInt(request.duration, 10), MOST_BARS) : MOST_BARS;

function wireBar(bar: Bar, request: ReqHistoricalDataFields): WireBar {
  const measured = request.whatToShow.toUpperCase().endsWith('TRADES');
  return {
    date: barDate(bar, request),
    open: decimalText(bar.open),
    high: decimalText(bar.high),
    low: decimalText(bar.low),
    close: decimalText(bar.close),
    volume: measured ? decimalText(bar.volume) : '-1',
    wap: measured ? decimalText(bar.close) : '-1',
    count: -1,
  };
}

/** Days by date (their midnight is UTC), the rest with time and zone or as epoch seconds. */
function barDate(bar: Bar, { barSize, formatDate }: ReqHistoricalDataFields): string {
  if (isDaily(barSize)) return dateText(bar.startAtMs, 'UTC');
  return formatDate === 2 ? String(Math.floor(bar.startAtMs / 1000)) : zonedTimeText(bar.startAtMs, GATEWAY_ZONE);
}

/** History is answered at once; there is nothing left to cancel. */
export function cancelHistoricalData(_context: Context, _request: ReqIdFields): void {
  return undefined;
}
