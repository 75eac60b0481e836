/**
 * The identities of the desk. Each constructor checks its form and throws `InvalidValueError`,
 * so that a wrong id stops at the edge where it enters.
 */
import { brand, type Brand } from './brand.ts';
import { InvalidValueError } from './errors.ts';

/** IB's contract id: the only identity of a contract in our data. */
export type ConId = Brand<number, 'ConId'>;
/** Owner of an opinion and of a holding: lower-case words joined by hyphens. */
export type StrategyId = Brand<string, 'StrategyId'>;
/** Our idempotency key of an order, made and stored before sending and carried to its executions. */
export type OrderRef = Brand<string, 'OrderRef'>;
/** Session-scoped order number at IB, unique only together with the client id. */
export type OrderId = Brand<number, 'OrderId'>;
/** IB's lasting order id; 0 until assigned (and for executions from outside the API). */
export type PermId = Brand<number, 'PermId'>;
/** IB's id of one execution report; a correction differs only behind the last dot. */
export type ExecId = Brand<string, 'ExecId'>;
/** `ExecId` without its last part: identity of an execution across its corrections. */
export type ExecKey = Brand<string, 'ExecKey'>;
/** Identity of one run of an intent: hex sha256, also its document id. */
export type RunId = Brand<string, 'RunId'>;
/** ISO 4217 code, for example `USD`. */
export type Currency = Brand<string, 'Currency'>;
/** An IB account, for example `DU0000001` (paper accounts begin with DU or DF). */
export type AccountId = Brand<string, 'AccountId'>;
/** API client number of a connection. */
export type ClientId = Brand<number, 'ClientId'>;
/** Grows with each taking of the lease: a writer with an old token is refused. */
export type FencingToken = Brand<number, 'FencingToken'>;

function checkedText(kind: string, value: string, form: RegExp, needed: string): string {
  if (!form.test(value)) throw new InvalidValueError({ field: kind, found: value, needed });
  return value;
}

function checkedInteger(kind: string, value: number, minimum: number): number {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new InvalidValueError({ field: kind, found: String(value), needed: `an integer of at least ${minimum}` });
  }
  return value;
}

export const conId = (value: number): ConId => brand<ConId>(checkedInteger('conId', value, 1));
export const orderId = (value: number): OrderId => brand<OrderId>(checkedInteger('orderId', value, 0));
export const permId = (value: number): PermId => brand<PermId>(checkedInteger('permId', value, 0));
export const clientId = (value: number): ClientId => brand<ClientId>(checkedInteger('clientId', value, 0));
export const fencingToken = (value: number): FencingToken => brand<FencingToken>(checkedInteger('token', value, 0));

export const strategyId = (value: string): StrategyId =>
  brand<StrategyId>(
    checkedText('strategyId', value, /^[a-z][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens'),
  );
export const orderRef = (value: string): OrderRef =>
  brand<OrderRef>(checkedText('orderRef', value, /^[A-Za-z0-9:_-]{1,40}$/, '1 to 40 letters, digits, ":", "_" or "-"'));
export const execId = (value: string): ExecId =>
  brand<ExecId>(checkedText('execId', value, /^[^\s/]{1,128}$/, 'text without spaces or slashes'));
export const runId = (value: string): RunId =>
  brand<RunId>(checkedText('runId', value, /^[0-9a-f]{64}$/, '64 hexadecimal digits'));
export const currency = (value: string): Currency =>
  brand<Currency>(checkedText('currency', value, /^[A-Z]{3}$/, 'three capital letters'));
export const accountId = (value: string): AccountId =>
  brand<AccountId>(checkedText('account', value, /^[A-Z]{1,3}[0-9]{4,12}$/, 'an IB account such as DU0000001'));

/** The book of positions that no strategy owns (manual orders, transfers). */
export const UNALLOCATED: StrategyId = strategyId('unallocated');

/** Identity of an execution across corrections. */
export function execKey(id: ExecId): ExecKey {
  const lastDot = id.lastIndexOf('.');
  return brand<ExecKey>(lastDot > 0 ? id.slice(0, lastDot) : id);
}

/** Revision of an execution: the digits behind its last dot (`.01` -> 1); 0 where there are none. */
export function execRevision(id: ExecId): number {
  const digits = /\.(\d+)$/.exec(id)?.[1];
  return digits === undefined ? 0 : Number(digits);
}
