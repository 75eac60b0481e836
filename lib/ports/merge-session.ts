/**
 * How a change joins the session facts that are stored: what both stores do with `put-session`, and what a decision that goes on
 * after such a change has to see. Pure; it knows no documents.
 */
import type { ClientId, OrderId } from '../domain/ids.ts';
import type { SessionChange, SessionFacts } from './ledger.ts';

/** Entries given replace or join; a high water only rises; an undefined acted-through is removed. */
export function mergeSession(stored: SessionFacts, change: SessionChange): SessionFacts {
  const highWater = new Map<ClientId, OrderId>(stored.orderIdHighWater);
  for (const [client, id] of change.orderIdHighWater ?? []) {
    const before = highWater.get(client);
    highWater.set(client, before === undefined || id > before ? id : before);
  }
  const acted = new Map(stored.actedThroughAtMs);
  for (const [strategy, atMs] of change.actedThroughAtMs ?? []) {
    if (atMs === undefined) acted.delete(strategy);
    else acted.set(strategy, atMs);
  }
  const open = change.breaker ?? stored.breaker;
  const high = change.dayHigh ?? stored.dayHigh;
  return {
    ...(open === undefined ? {} : { breaker: open }),
    ...(high === undefined ? {} : { dayHigh: high }),
    orderIdHighWater: highWater,
    executionsReadThroughAtMs: change.executionsReadThroughAtMs ?? stored.executionsReadThroughAtMs,
    actedThroughAtMs: acted,
  };
}
