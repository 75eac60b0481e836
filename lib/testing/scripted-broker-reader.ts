/** A broker that answers what a test tells it to, and refuses by name what the test did not think of. For tests only. */
import type { ContractDetails } from '../domain/contract.ts';
import { decimal } from '../domain/decimal.ts';
import { BrokerError } from '../domain/errors.ts';
import { accountId, clientId } from '../domain/ids.ts';
import type { BrokerReader, QuoteStream } from '../ports/broker.ts';
import { contractOf } from './trading-values.ts';

function notScripted(what: string): () => Promise<never> {
  return () => Promise.reject(new BrokerError('unavailable', `Not scripted: ${what}`));
}

export const scriptedReader = (answers: Partial<BrokerReader> = {}): BrokerReader => ({
  account: accountId('DU0000001'),
  clientId: clientId(1),
  openedAtMs: 1_000_000,
  isLinkLost: () => false,
  currentTime: notScripted('currentTime'),
  positions: () => Promise.resolve([]),
  openOrders: () => Promise.resolve([]),
  completedOrders: () => Promise.resolve([]),
  executions: () => Promise.resolve([]),
  accountSnapshot: notScripted('accountSnapshot'),
  contractDetails: notScripted('contractDetails'),
  bars: notScripted('bars'),
  quote: notScripted('quote'),
  streamQuotes: () => noQuotes,
  subscribe: () => () => undefined,
  closed: new AbortController().signal,
  disconnect: () => undefined,
  ...answers,
});

/** A contract with the rules of a stock: cents and whole units, open around the clock on every day of August 2020. */
export function detailsOf(changes: Partial<ContractDetails> = {}): ContractDetails {
  return {
    contract: contractOf(),
    longName: 'SPDR S&P 500 ETF TRUST',
    minTick: decimal('0.01'),
    sizeIncrement: decimal(1),
    minSize: decimal(1),
    timeZoneId: 'America/New_York',
    tradingHours: '20200801:0000-20200901:0000',
    liquidHours: '20200801:0000-20200901:0000',
    ...changes,
  };
}

const noQuotes: QuoteStream = { newest: () => undefined, problem: () => 'Not scripted', stop: () => undefined };
