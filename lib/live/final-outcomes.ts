/** Orders of a symbol by what they are now: what was confirmed as working has filled or was cancelled since. */
import type { OutcomeCounts } from '../domain/live-status.ts';
import type { OwnOrders } from './own-orders.ts';
import type { SymbolFigures } from './symbol-figures.ts';

/** Denied: also before an order was made. */
export function finalOutcomes({ conId, outcomes }: SymbolFigures, orders: OwnOrders): OutcomeCounts {
  if (conId === undefined) return { ...outcomes };
  const { working: _, ...told } = outcomes;
  const later = orders.totals(conId).afterWorking;
  return {
    ...told,
    working: later.working,
    filled: told.filled + later.filled,
    cancelled: told.cancelled + later.cancelled,
  };
}

export function totalOutcomes(all: readonly OutcomeCounts[]): OutcomeCounts {
  const total = { working: 0, filled: 0, cancelled: 0, rejected: 0, denied: 0, unknown: 0 };
  for (const counts of all) {
    total.working += counts.working;
    total.filled += counts.filled;
    total.cancelled += counts.cancelled;
    total.rejected += counts.rejected;
    total.denied += counts.denied;
    total.unknown += counts.unknown;
  }
  return total;
}
