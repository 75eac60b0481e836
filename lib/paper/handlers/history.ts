/** History: bars at once, and how far it goes back. Every refusal says why, with IB's code. */
import type { ReqHistoricalDataFields } from '../../tws/requests/market-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import type { ReqHeadTimestampFields } from '../../tws/requests/stream-requests.ts';
import { barSizeOf, isDaily } from '../bar-size.ts';
import { wireBar } from '../bar-values.ts';
import { answerError, takesStream, type Context } from '../client-session.ts';
import { durationStartMs, GATEWAY_ZONE, plainTimeText, wireTimeMs, zonedTimeText } from '../gateway-time.ts';
import { startBarUpdates } from './bar-updates.ts';
import { findContract } from './find-contract.ts';

const PRICES = new Set(['TRADES', 'AGGTRADES', 'MIDPOINT', 'BID', 'ASK', 'ADJUSTED_LAST']);
/** Bars a request can give: larger answers block @stoqey/ib for minutes (04, L). */
const MOST_BARS = 20_000;
const INVALID = 'Error validating request.-';

type Refuse = (code: number, text: string) => void;

/** @see 04, section 4: 17, or error 200, 162 or 321; 90 follows as bars form where they are kept up to date. */
export function reqHistoricalData(context: Context, request: ReqHistoricalDataFields): void {
  const { session, broker } = context;
  const refuse: Refuse = (code, text) => answerError(session, { id: request.reqId, code, text });
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return refuse(200, found.text);
  const span = spanOf(request, broker.clock.nowMs(), refuse);
  if (span === undefined) return;
  if (request.keepUpToDate && !takesStream(session, session.subscriptions.barUpdates, request.reqId)) return;
  const { contract } = found.details;
  const bars = broker.bars({
    conId: contract.conId,
    barSize: span.barSize,
    endAtMs: Math.min(span.endAtMs, broker.clock.nowMs()),
    count: barCount(request),
    // A number of days means that many bars of a day; every other span is counted on the calendar.
    ...(isDays(request) ? {} : { fromMs: span.startAtMs }),
  });
  if (bars === undefined || bars.length === 0) {
    const what = `${contract.symbol}@${contract.exchange} ${request.whatToShow.toUpperCase()}`;
    return refuse(162, `Historical Market Data Service error message:HMDS query returned no data: ${what}`);
  }
  session.answer('historicalData', {
    reqId: request.reqId,
    start: zonedTimeText(span.startAtMs, GATEWAY_ZONE),
    end: zonedTimeText(span.endAtMs, GATEWAY_ZONE),
    bars: bars.map((bar) => wireBar(bar, request)),
  });
  if (request.keepUpToDate) {
    startBarUpdates(context, { request, conId: contract.conId, newest: bars.at(-1) });
  }
}

interface Span {
  readonly barSize: string;
  readonly startAtMs: number;
  readonly endAtMs: number;
}

/** Undefined where the request was refused. */
function spanOf(request: ReqHistoricalDataFields, nowMs: number, refuse: Refuse): Span | undefined {
  const invalid = (cause: string): undefined => {
    refuse(321, `${INVALID}'bQ' : cause - ${cause}`);
  };
  if (!PRICES.has(request.whatToShow.toUpperCase())) return invalid(`${request.whatToShow} is not served`);
  if (request.keepUpToDate && request.endDateTime !== '') {
    return invalid('End date not supported with history kept up to date');
  }
  const barSize = barSizeOf(request.barSize);
  if (barSize === undefined) return invalid(`Invalid bar size ${request.barSize}`);
  const endAtMs = request.endDateTime === '' ? nowMs : wireTimeMs(request.endDateTime, GATEWAY_ZONE);
  if (endAtMs === undefined) return invalid(`Invalid end time ${request.endDateTime}`);
  const startAtMs = durationStartMs(request.duration, endAtMs);
  if (startAtMs === undefined) return invalid(`Invalid duration ${request.duration}`);
  return { barSize: barSize.name, startAtMs, endAtMs };
}

const isDays = ({ barSize, duration }: ReqHistoricalDataFields): boolean =>
  isDaily(barSize) && duration.trim().toUpperCase().endsWith('D');

const barCount = (request: ReqHistoricalDataFields): number =>
  isDays(request) ? Math.min(Number.parseInt(request.duration, 10), MOST_BARS) : MOST_BARS;

/** What was asked for once is answered at once: only bars that are kept up to date have something to cancel. */
export function cancelHistoricalData({ session }: Context, { reqId }: ReqIdFields): void {
  session.subscriptions.barUpdates.delete(reqId);
}

/** @see 04, section 4: 88 with the beginning of the first day of prices, in UTC; 162 where there are none. */
export function reqHeadTimestamp({ session, broker }: Context, request: ReqHeadTimestampFields): void {
  const refuse: Refuse = (code, text) => answerError(session, { id: request.reqId, code, text });
  const found = findContract(broker, request.contract);
  if (found.kind === 'none') return refuse(200, found.text);
  if (!PRICES.has(request.whatToShow.toUpperCase())) {
    return refuse(321, `${INVALID}'bJ' : cause - ${request.whatToShow} is not served`);
  }
  const { contract } = found.details;
  const endAtMs = broker.clock.nowMs();
  const first = broker.bars({ conId: contract.conId, barSize: '1 day', endAtMs, count: MOST_BARS })?.[0];
  if (first === undefined) {
    return refuse(162, 'Historical Market Data Service error message:No head time stamp');
  }
  const headTimestamp =
    request.formatDate === 2
      ? String(Math.floor(first.startAtMs / 1000))
      : plainTimeText(first.startAtMs, 'UTC').replace(' ', '-');
  session.answer('headTimestamp', { reqId: request.reqId, headTimestamp });
}

/** Answered at once: there is nothing left to cancel. */
export function cancelHeadTimestamp(_context: Context, _request: ReqIdFields): void {
  return undefined;
}
