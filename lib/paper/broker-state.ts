/**
 * Everything the simulated broker knows, as named plain JSON values (decimals as text), version 2:
 *
 * `broker` -> market time, permId and execution id counters, state of the random numbers;
 * `used/CLIENT` -> highest order id; `working/PERM_ID`, `done/PERM_ID` -> order;
 * `execution/EXEC_KEY` -> revisions and commissions; `cash/CURRENCY` -> balance;
 * `contract/CON_ID` -> position at the opening of the day; `fill/CON_ID/EXEC_KEY` -> what the account booked since.
 *
 * The order of the values is part of the state. Prices, faults, connections and subscriptions are not: prices are a
 * function of files and seed, the rest ends with the process. Where it is kept is the caller's business.
 */
import { decimalText, type Decimal } from '../domain/decimal.ts';
import { CorruptRecordError } from '../domain/errors.ts';
import type { BookedFill } from './account.ts';
import type { AccountBook, AccountRecorders, KeptContract, OpeningPosition } from './account-book.ts';
import type { BrokerIdsState } from './broker-ids.ts';
import { executionKey, type ExecutionLog, type LoggedExecution } from './execution-log.ts';
import { fillValue, openingValue, readFill, readOpening } from './kept-account.ts';
import { executionValue, readExecution } from './kept-execution.ts';
import { KeptFields } from './kept-fields.ts';
import { orderValue, readOrder } from './kept-order.ts';
import type { Listing } from './listing.ts';
import type { KeptOrders, OrderBook, OrderRecorders } from './order-book.ts';
import { UNRECORDED, type ChangedEntries, type Recorder, type StateEntry } from './state-changes.ts';

export const BROKER_STATE_VERSION = 2;

/** name -> plain JSON, in order. */
export type BrokerState = ReadonlyMap<string, unknown>;

/** What is not of orders, executions or money. */
export interface BrokerPosition {
  /** Market time up to which everything has been lived through. */
  readonly atMs: number;
  readonly ids: BrokerIdsState;
  readonly random: number;
}

export interface BrokerRecorders {
  readonly orders: OrderRecorders;
  readonly executions: Recorder<LoggedExecution>;
  readonly account: AccountRecorders;
}

/** How each part's changes are written; undefined where nobody keeps them. */
export function brokerRecorders(changed: ChangedEntries | undefined): BrokerRecorders {
  const recorder = <Value>(folder: string, write: (value: Value) => unknown): Recorder<Value> =>
    changed?.recorder(folder, write) ?? UNRECORDED;
  return {
    orders: {
      working: recorder('working', orderValue),
      done: recorder('done', orderValue),
      used: recorder('used', (orderId: number) => orderId),
    },
    executions: recorder('execution', executionValue),
    account: {
      cash: recorder('cash', (balance: Decimal) => decimalText(balance)),
      opening: recorder('contract', openingValue),
      fill: recorder('fill', fillValue),
    },
  };
}

export interface StatefulParts {
  readonly orders: OrderBook;
  readonly log: ExecutionLog;
  readonly book: AccountBook;
}

export const positionEntry = ({ atMs, ids, random }: BrokerPosition): StateEntry => ['broker', { atMs, ids, random }];

export function* stateEntries({ orders, log, book }: StatefulParts, position: BrokerPosition): Generator<StateEntry> {
  yield positionEntry(position);
  for (const [clientId, orderId] of orders.usedIds()) yield [`used/${clientId}`, orderId];
  for (const booked of orders.working()) yield [`working/${booked.order.permId}`, orderValue(booked)];
  for (const booked of orders.done()) yield [`done/${booked.order.permId}`, orderValue(booked)];
  for (const logged of log.all()) yield [`execution/${executionKey(logged.newest.execId)}`, executionValue(logged)];
  for (const [currency, balance] of book.cash()) yield [`cash/${currency}`, decimalText(balance)];
  for (const { listing, opening, fills } of book.contracts()) {
    const { conId } = listing.contract;
    yield [`contract/${conId}`, openingValue(opening)];
    for (const [key, fill] of fills) yield [`fill/${conId}/${key}`, fillValue(fill)];
  }
}

/** A state in the types of the parts that resume from it. */
export interface KeptBroker extends BrokerPosition {
  readonly orders: KeptOrders;
  readonly executions: readonly LoggedExecution[];
  readonly cash: ReadonlyMap<string, Decimal>;
  readonly contracts: readonly KeptContract[];
}

/** @param source names the state in errors, for example its file. @throws CorruptRecordError naming what does not fit */
export function readBrokerState(
  state: BrokerState,
  { source, listing }: { readonly source: string; readonly listing: (conId: number) => Listing | undefined },
): KeptBroker {
  const reader = new StateReader(source, listing);
  for (const [name, value] of state) reader.take(name, value);
  return reader.result();
}

class StateReader {
  readonly #source: string;
  readonly #listing: (conId: number) => Listing | undefined;
  readonly #used = new Map<number, number>();
  readonly #working: KeptOrders['working'][number][] = [];
  readonly #done: KeptOrders['done'][number][] = [];
  readonly #executions: LoggedExecution[] = [];
  readonly #cash = new Map<string, Decimal>();
  readonly #openings = new Map<number, OpeningPosition>();
  readonly #fills = new Map<number, Map<string, BookedFill>>();
  #position: BrokerPosition | undefined;

  constructor(source: string, listing: (conId: number) => Listing | undefined) {
    this.#source = source;
    this.#listing = listing;
  }

  take(name: string, value: unknown): void {
    const at = `${this.#source} ${name}`;
    const [folder = '', first = '', second = ''] = name.split('/');
    const listingOf = (conId: number): Listing => this.#known(conId, at);
    const fields = (): KeptFields => new KeptFields(value, at);
    const wrapped = (): KeptFields => new KeptFields({ value }, at);
    switch (folder) {
      case 'broker':
        this.#position = readPosition(fields());
        return;
      case 'used':
        this.#used.set(numberIn(first, at), wrapped().integer('value'));
        return;
      case 'working':
        this.#working.push(readOrder(fields(), listingOf));
        return;
      case 'done':
        this.#done.push(readOrder(fields(), listingOf));
        return;
      case 'execution':
        this.#executions.push(readExecution(fields(), { at, listingOf }));
        return;
      case 'cash':
        this.#cash.set(first, wrapped().decimal('value'));
        return;
      case 'contract':
        this.#openings.set(numberIn(first, at), readOpening(fields()));
        return;
      case 'fill':
        this.#takeFill(numberIn(first, at), second, readFill(fields()));
        return;
      default:
        throw new CorruptRecordError(at, 'its name is none that this version writes');
    }
  }

  result(): KeptBroker {
    if (this.#position === undefined) {
      throw new CorruptRecordError(this.#source, 'found no entry "broker", needed the market time and counters');
    }
    for (const conId of this.#fills.keys()) {
      if (!this.#openings.has(conId)) {
        throw new CorruptRecordError(this.#source, `found fills of contract ${conId}, needed its opening too`);
      }
    }
    return {
      ...this.#position,
      orders: { working: this.#working, done: this.#done, used: this.#used },
      executions: this.#executions,
      cash: this.#cash,
      contracts: [...this.#openings].map(([conId, opening]) => ({
        listing: this.#known(conId, `${this.#source} contract/${conId}`),
        opening,
        fills: this.#fills.get(conId) ?? new Map<string, BookedFill>(),
      })),
    };
  }

  #takeFill(conId: number, key: string, fill: BookedFill): void {
    const fills = this.#fills.get(conId) ?? new Map<string, BookedFill>();
    this.#fills.set(conId, fills.set(key, fill));
  }

  #known(conId: number, at: string): Listing {
    const listing = this.#listing(conId);
    if (listing !== undefined) return listing;
    throw new CorruptRecordError(at, `found contract ${conId}, needed one of the catalogue`);
  }
}

function readPosition(fields: KeptFields): BrokerPosition {
  const ids = fields.fields('ids');
  return {
    atMs: fields.integer('atMs'),
    ids: { permId: ids.integer('permId'), server: ids.text('server'), serial: ids.integer('serial') },
    random: fields.integer('random'),
  };
}

function numberIn(text: string, at: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CorruptRecordError(at, `found "${text}" in its name, needed a number`);
}
