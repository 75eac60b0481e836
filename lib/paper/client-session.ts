/**
 * What a handler sees of a connection: who it is, how to answer it, and what it has subscribed to. The socket, the
 * faults and the wire log are behind it (`session.ts`).
 */
import type { Contract } from '../domain/contract.ts';
import type { ResponseFields, ResponseName, TwsResponse } from '../tws/encode-response.ts';
import type { ReqHistoricalDataFields } from '../tws/requests/market-requests.ts';
import type { FormingBar } from './forming-bar.ts';
import type { PaperBroker } from './paper-broker.ts';

export interface Ticker {
  readonly reqId: number;
  readonly conId: number;
  /** Whether the client may see live prices of it; else only delayed ones. */
  readonly isLive: boolean;
  /** Tick type -> `price/size` last sent. */
  readonly sent: Map<number, string>;
}

/** `key|currency|account` -> value last sent, so that pushes carry only what changed. */
export type SentValues = Map<string, string>;

export interface AccountSubscription {
  readonly account: string;
  readonly sent: SentValues;
}

export interface SummarySubscription {
  readonly reqId: number;
  readonly tags: string;
  readonly sent: SentValues;
}

export interface MultiSubscription extends AccountSubscription {
  readonly reqId: number;
  readonly modelCode: string;
  /** Only the values by currency and net liquidation. */
  readonly ledgerAndNlv: boolean;
}

export interface TickByTickSubscription {
  readonly reqId: number;
  readonly conId: number;
  readonly kind: 'last' | 'all-last' | 'bid-ask' | 'mid-point';
  readonly ignoreSize: boolean;
  /** Where it was executed. */
  readonly exchange: string;
  /** What was last sent, without its time. */
  sent: string | undefined;
}

/** Five-second bars. */
export interface RealTimeBarSubscription {
  readonly reqId: number;
  readonly conId: number;
  readonly whatToShow: string;
  readonly useRth: boolean;
  /** End of the newest bar sent, or when it was asked for. */
  sentUntilMs: number;
}

/** History that is kept up to date. */
export interface BarUpdateSubscription {
  readonly request: ReqHistoricalDataFields;
  readonly conId: number;
  /** Beginning of the newest completed bar the client has. */
  completedFromMs: number;
  forming: FormingBar | undefined;
  /** Update last sent, so that only changes go out. */
  sent: string | undefined;
}

export interface PnLSubscription {
  readonly reqId: number;
  readonly account: string;
  /** Undefined: of the whole account. */
  readonly conId: number | undefined;
  sent: string | undefined;
}

/** Changed by handlers; ends with the connection. */
export interface Subscriptions {
  positions: boolean;
  accountUpdates: AccountSubscription | undefined;
  readonly summaries: Map<number, SummarySubscription>;
  readonly multi: Map<number, MultiSubscription>;
  readonly tickers: Map<number, Ticker>;
  readonly tickByTick: Map<number, TickByTickSubscription>;
  readonly realTimeBars: Map<number, RealTimeBarSubscription>;
  readonly barUpdates: Map<number, BarUpdateSubscription>;
  readonly pnl: Map<number, PnLSubscription>;
  /** 1 live, 2 frozen, 3 delayed, 4 delayed frozen. */
  marketDataType: number;
}

export interface ClientSession {
  readonly clientId: number;
  readonly subscriptions: Subscriptions;
  /** An answer to a request. */
  answer<Name extends ResponseName>(message: Name, fields: ResponseFields[Name]): void;
  /** Something that happened: faults apply. */
  tell(response: TwsResponse): void;
}

/** What every handler gets. */
export interface Context {
  readonly session: ClientSession;
  readonly broker: PaperBroker;
  /** Contract of an order or position; remembered, for the labels of a contract never change. @throws Error where the broker does not know it */
  readonly contractOf: (conId: number) => Contract;
  /** Whether the live prices just asked for are not subscribed (a fault); counts as one occasion. */
  readonly lacksLiveData: () => boolean;
  /** Whether the commission of an order is held back for now (a fault). */
  readonly holdsCommission: (order: { readonly clientId: number; readonly orderId: number }) => boolean;
}

/** Contracts as the broker describes them, asked for once each. */
export function contractsOf(broker: PaperBroker): (conId: number) => Contract {
  const known = new Map<number, Contract>();
  return (conId) => {
    const contract = known.get(conId) ?? broker.contract(conId)?.contract;
    if (contract === undefined) {
      throw new Error(`Contract is unknown to the broker: found conId ${conId}, needed one of its own`);
    }
    known.set(conId, contract);
    return contract;
  };
}

export const noSubscriptions = (): Subscriptions => ({
  positions: false,
  accountUpdates: undefined,
  summaries: new Map(),
  multi: new Map(),
  tickers: new Map(),
  tickByTick: new Map(),
  realTimeBars: new Map(),
  barUpdates: new Map(),
  pnl: new Map(),
  marketDataType: 1,
});

/** Streams of one kind a client may have at once. */
export const MOST_STREAMS = 100;

/** Whether one more stream fits: refused where its id is taken (322), or where there are as many as a client may have (101). */
export function takesStream(session: ClientSession, streams: ReadonlyMap<number, unknown>, reqId: number): boolean {
  if (streams.has(reqId)) {
    answerError(session, { id: reqId, code: 322, text: 'Error processing request: Duplicate ticker ID' });
    return false;
  }
  if (streams.size >= MOST_STREAMS) {
    answerError(session, { id: reqId, code: 101, text: 'Max number of tickers has been reached' });
    return false;
  }
  return true;
}

/** Error 4 with the id of a request or order. */
export function answerError(session: ClientSession, error: { id: number; code: number; text: string }): void {
  session.answer('error', error);
}
