/**
 * One stable picture of the broker: executions, positions, executions again, until nothing moved in between.
 * Every list is complete (its End has arrived) or the read fails; an empty list is never a guess.
 */
import { decimalText } from '../domain/decimal.ts';
import type { Fill } from '../domain/execution.ts';
import type { Position } from '../domain/position.ts';
import type { ClientId } from '../domain/ids.ts';
import type { BrokerOrder, BrokerReader } from '../ports/broker.ts';

const MAX_READS = 3;

export interface BrokerTruth {
  readonly clientId: ClientId;
  readonly connectionOpenedAtMs: number;
  /** The broker was out of reach (1100, 2110) before it was read or meanwhile: absence proves nothing. */
  readonly linkWasLost: boolean;
  /** Market time of the read. */
  readonly atMs: number;
  readonly positions: readonly Position[];
  /** Of the whole broker day, commissions joined where known. */
  readonly fills: readonly Fill[];
  readonly openOrders: readonly BrokerOrder[];
  readonly completedOrders: readonly BrokerOrder[];
  /** False where executions still changed in the last of three reads, or the link was lost: equality cannot be proved then. */
  readonly stable: boolean;
}

export async function readBroker(broker: BrokerReader, signal: AbortSignal): Promise<BrokerTruth> {
  // Told of it before the first list, or while the lists came.
  let linkWasLost = broker.isLinkLost();
  const unsubscribe = broker.subscribe((event) => {
    if (event.kind === 'link' && event.state !== 'up') linkWasLost = true;
  });
  try {
    const { clientId, openedAtMs: connectionOpenedAtMs } = broker;
    const lists = await readLists(broker, signal);
    return { ...lists, clientId, connectionOpenedAtMs, linkWasLost, stable: lists.stable && !linkWasLost };
  } finally {
    unsubscribe();
  }
}

type Lists = Omit<BrokerTruth, 'clientId' | 'connectionOpenedAtMs' | 'linkWasLost'>;

async function readLists(broker: BrokerReader, signal: AbortSignal): Promise<Lists> {
  // Side by side: what stands is read below, after both, so that the moment is never later than it.
  const [atMs, first] = await Promise.all([broker.currentTime(signal), broker.executions(signal)]);
  let fills = first;
  for (let read = 1; ; read += 1) {
    const [positions, openOrders, completedOrders] = await Promise.all([
      broker.positions(signal),
      broker.openOrders(signal),
      broker.completedOrders(signal),
    ]);
    const again = await broker.executions(signal);
    const stable = fingerprint(fills) === fingerprint(again);
    fills = again;
    if (stable || read >= MAX_READS) return { atMs, positions, fills, openOrders, completedOrders, stable };
  }
}

/** Execution ids with quantities and commissions: what a booking depends on. */
function fingerprint(fills: readonly Fill[]): string {
  return fills
    .map(({ execution, commission }) => {
      const fee = commission === undefined ? '' : decimalText(commission.commission);
      return `${execution.execId}:${decimalText(execution.quantity)}:${fee}`;
    })
    .toSorted()
    .join('|');
}
