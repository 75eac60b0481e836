/**
 * A whole desk on the paper gateway for tests: the production wiring over an embedded store, with strategies that say
 * what the test tells them. Market time stands still until the test moves it; the sockets are real, on loopback.
 */
import type { ContractSpec } from '../domain/contract.ts';
import { decimalText } from '../domain/decimal.ts';
import { currency, strategyId } from '../domain/ids.ts';
import type { Json } from '../domain/run.ts';
import type { PaperGateway, PaperGatewayOptions } from '../paper/paper-gateway.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Ledger, LedgerView } from '../ports/ledger.ts';
import { newYorkAtMs } from '../paper/new-york-time.ts';
import type { IntentAnswer, IntentDeps } from '../../intents/intent.ts';
import { intents } from '../../intents/registry.ts';
import { runIntent } from '../../intents/run-intent.ts';
import { startLocalDesk } from '../../functions/local-desk.ts';
import { openEmbeddedStores } from '../../functions/open-stores.ts';
import { DAY, prices, TEN_O_CLOCK } from './simulated-broker-fixture.ts';
import { calm } from './store-harness.ts';
import { USD } from './trading-values.ts';
import { wishing, type Wish } from './simulation/wishing-strategy.ts';

export interface TestDesk {
  readonly gateway: PaperGateway;
  readonly deps: IntentDeps;
  /** What each strategy answers from now on. */
  readonly wishes: Map<string, Wish>;
  /** Of every stream, as it is stored. */
  readonly events: EventLog;
  call(intent: string, body: Json): Promise<IntentAnswer>;
  allocate(options?: { readonly [name: string]: Json }): Promise<IntentAnswer>;
  /** Deep over `config/paper`. */
  configure(document: { readonly [name: string]: Json }): Promise<void>;
  view(): Promise<LedgerView>;
  close(): Promise<void>;
}

const SPECS: { readonly [symbol: string]: ContractSpec } = {
  SPY: { symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: USD },
  VIXY: { symbol: 'VIXY', secType: 'STK', exchange: 'SMART', currency: USD },
  MSFT: { symbol: 'MSFT', secType: 'STK', exchange: 'SMART', currency: USD },
  SAP: { symbol: 'SAP', secType: 'STK', exchange: 'SMART', currency: currency('EUR') },
  ETH: { symbol: 'ETH', secType: 'CRYPTO', exchange: 'PAXOS', currency: USD },
  BTC: { symbol: 'BTC', secType: 'CRYPTO', exchange: 'PAXOS', currency: USD },
};
const SHARES = { overall: '1', strategies: { alpha: '0.2', beta: '0.2' } };

/** Thursday 27 August 2020, `hhmm` in New York; `days` later. */
export const newYorkTime = (minutes: number, days = 0): number => newYorkAtMs(DAY + days, minutes);

export async function startTestDesk(
  gatewayOptions: Omit<PaperGatewayOptions, 'timers'> = {},
  wrap: (ledger: Ledger) => Ledger = (ledger) => ledger,
): Promise<TestDesk> {
  const wishes = new Map<string, Wish>();
  const silent = { push: () => undefined, flush: () => Promise.resolve() };
  const stores = await openEmbeddedStores();
  const local = await startLocalDesk({
    gateway: { startAtMs: TEN_O_CLOCK, prices, ...gatewayOptions },
    stores: { ...stores, ledger: wrap(stores.ledger) },
    log: { write: () => undefined },
    tradeLog: silent,
    seed: 1,
  });
  const configure = (document: { readonly [name: string]: Json }): Promise<void> =>
    stores.configuration.update('paper', (old) => ({ ...objectOf(old), ...document }), calm());
  await configure({ exposure: SHARES, retryCheckMinutes: 0, confirmationSeconds: 2 });
  const strategies = new Map(['alpha', 'beta'].map((id) => [strategyId(id), wishing(strategyId(id), SPECS, wishes)]));
  const deps: IntentDeps = { ...local.desk.deps, strategies };
  const call = (name: string, body: Json): Promise<IntentAnswer> => {
    const intent = intents.get(name);
    if (intent === undefined) throw new Error(`Intent is not known: found "${name}"`);
    const options = {
      idempotencyKey: undefined,
      schedule: undefined,
      role: 'admin',
      callerName: 'test',
      signal: calm(),
    } as const;
    return runIntent(deps, intent, { intent: name, body, ...options });
  };
  return {
    gateway: local.gateway,
    deps,
    wishes,
    events: stores.events,
    call,
    allocate: (options = {}) => call('allocation', { strategies: [...wishes.keys()], ...options }),
    configure,
    view: () => deps.ledger.read({ books: 'all', orders: 'all', session: true }, calm()),
    close: () => local.close(),
  };
}

const objectOf = (document: Json | undefined): { readonly [name: string]: Json } =>
  typeof document === 'object' && document !== null && !Array.isArray(document)
    ? Object.fromEntries(Object.entries(document))
    : {};

/** `alpha SPY 10, beta SPY -4`, without what is flat. */
export const booksInWords = ({ books }: Pick<LedgerView, 'books'>): string =>
  [...books]
    .flatMap(([id, book]) => [...book.values()].map((holding) => ({ id, ...holding })))
    .filter(({ quantity }) => !quantity.eq(0))
    .map(({ id, localSymbol, quantity }) => `${id} ${localSymbol} ${decimalText(quantity)}`)
    .join(', ');
