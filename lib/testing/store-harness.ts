/** What a contract suite needs of a store: the ports, and a look below them. One empty store a test. */
import type { Mode } from '../domain/run.ts';
import type { AccountHistory } from '../ports/account-history.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { DeliveryOverview } from '../ports/delivery-overview.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { LiveSessionStore } from '../ports/live-session-store.ts';
import type { MarketDataStore } from '../ports/market-data-store.ts';
import type { OrderHistory } from '../ports/order-history.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { TaskStore } from '../ports/task-store.ts';

export interface StoreHarness {
  ledger(mode: Mode): Ledger;
  accounts(mode: Mode): AccountHistory;
  orders(mode: Mode): OrderHistory;
  readonly runs: RunStore;
  readonly tasks: TaskStore;
  readonly configuration: ConfigurationStore;
  readonly deliveries: DeliveryStore;
  readonly overview: DeliveryOverview;
  readonly marketData: MarketDataStore;
  readonly liveSessions: LiveSessionStore;
  /** Puts a document under a path as somebody else might have. */
  plant(path: string, document: { readonly [field: string]: unknown }): Promise<void>;
  /** The stored document as it lies there; undefined where none is. */
  raw(path: string): Promise<unknown>;
}

/** Makes an empty store. */
export type MakeStore = () => Promise<StoreHarness>;

/** A signal that never aborts. */
export const calm = (): AbortSignal => new AbortController().signal;
