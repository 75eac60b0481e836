/**
 * The keys of what a run plans: the one under which an order is planned, sent and found again at the broker, and that of an
 * internal cross. Functions of the run's claim (`planIdOf`) and the contract, so that a replay of the same run repeats them. It sends and
 * stores nothing.
 */
import { orderRef, type ConId, type OrderRef, type RunId } from '../domain/ids.ts';

const RUN_DIGITS = 16;

/**
 * First 16 hex digits of the run, a hyphen, the conId in base 36: at most 28 characters. Within a run no two contracts
 * share one; two runs collide with a chance of 2^-64 a pair. A run plans at most one order a contract.
 * @example orderRefOf(runId('0123456789abcdef...'), conId(756733)) // '0123456789abcdef-g7wd'
 */
export const orderRefOf = (run: RunId, contract: ConId): OrderRef =>
  orderRef(`${run.slice(0, RUN_DIGITS)}-${contract.toString(36)}`);

/** Id of the internal cross of one contract in one run: the run in full, a hyphen, the conId in base 36. */
export const crossId = (run: RunId, contract: ConId): string => `${run}-${contract.toString(36)}`;

/** Of an allocation or a closing (`orderRefOf`), or of a live session (magic number in front, count behind). */
const FORM = /^(\d+-)?[0-9a-f]{16}-[0-9a-z]+(-[0-9a-z]+)?$/;

/** Whether a reference has the form of those that this desk makes. */
export const isRefOfDesk = (ref: OrderRef | undefined): boolean => ref !== undefined && FORM.test(ref);
