/** Which contracts no order may be sent for now, and why: the market calendar applied to an allocation's contracts. */
import type { ContractDetails } from '../domain/contract.ts';
import type { ConId } from '../domain/ids.ts';
import { sessionAt } from './calendar.ts';
import { isoTime } from './iso-time.ts';

/** Hours that do not cover the moment count as closed: an unknown calendar never opens a market. */
export function closedContracts(
  contracts: ReadonlyMap<ConId, ContractDetails>,
  atMs: number,
  options: { readonly outsideRth: boolean },
): ReadonlyMap<ConId, string> {
  const closed = new Map<ConId, string>();
  for (const [conId, details] of contracts) {
    const reason = closedReason(details, atMs, options);
    if (reason !== undefined) closed.set(conId, reason);
  }
  return closed;
}

function closedReason(details: ContractDetails, atMs: number, options: { outsideRth: boolean }): string | undefined {
  try {
    const session = sessionAt(details, atMs, options);
    if (session.open) return undefined;
    const opens = session.opensAtMs === undefined ? '' : `, opens ${isoTime(session.opensAtMs)}`;
    return `Market is closed at ${isoTime(atMs)}${opens}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
