/**
 * From the labels strategies use to the contracts IB knows. A future without a date means the front of its series.
 * Unknown and ambiguous contracts are told, never guessed.
 */
import type { ContractDetails, ContractSpec } from '../domain/contract.ts';
import { BrokerError } from '../domain/errors.ts';
import type { BrokerReader } from '../ports/broker.ts';
import { frontContract } from './front-contract.ts';

/** Days before its last trade date at which a future stops being the front of its series. */
export const ROLLOVER_DAYS = 8;

/** @throws BrokerError `refused` for none or several contracts. */
export async function resolveContract(
  broker: Pick<BrokerReader, 'contractDetails'>,
  spec: ContractSpec,
  options: {
    readonly marketNowMs: number;
    readonly signal: AbortSignal;
    /** Of this contract; `ROLLOVER_DAYS` where undefined. */
    readonly rolloverDays?: number | undefined;
  },
): Promise<ContractDetails> {
  const found = await broker.contractDetails(spec, options.signal);
  const label = `${spec.symbol} ${spec.secType} ${spec.exchange} ${spec.currency}`;
  if (spec.secType === 'FUT' && spec.lastTradeDate === undefined) {
    const front = frontContract(found, options.marketNowMs, options.rolloverDays ?? ROLLOVER_DAYS);
    if (front !== undefined) return front;
    throw new BrokerError('refused', `Series ${label} has no front contract: found ${found.length} listed contracts`);
  }
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  throw new BrokerError('refused', `Contract ${label} is not exactly one: found ${found.length}, needed 1`);
}
