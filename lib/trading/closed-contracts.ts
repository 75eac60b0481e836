/** Which contracts no order of certain properties may be sent for now, and why: the market calendar applied to a plan. */
import type { ContractDetails } from '../domain/contract.ts';
import type { ConId } from '../domain/ids.ts';
import { sessionAt } from './calendar.ts';
import { untimely } from './order-times.ts';
import type { OrderProperties } from '../domain/order.ts';

/** Hours that do not cover the moment count as closed: an unknown calendar never opens a market. */
export function closedContracts(
  contracts: ReadonlyMap<ConId, ContractDetails>,
  atMs: number,
  properties: OrderProperties,
): ReadonlyMap<ConId, string> {
  const closed = new Map<ConId, string>();
  for (const [conId, details] of contracts) {
    const reason = closedReason(details, atMs, properties);
    if (reason !== undefined) closed.set(conId, reason);
  }
  return closed;
}

function closedReason(details: ContractDetails, atMs: number, properties: OrderProperties): string | undefined {
  try {
    const session = sessionAt(details, atMs, { outsideRth: properties.outsideRth });
    return untimely(properties, { session, contract: details.contract, atMs });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
