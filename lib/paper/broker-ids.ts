/**
 * The ids the broker gives: permIds that grow for all clients together, and execution ids in IB's form
 * (`0000e0d5.5f48c1a0.01.01`, the last part being the revision). A function of seed and market time, so that a run repeats.
 */
import { seededRandom } from './random.ts';

export interface BrokerIds {
  nextPermId(): number;
  /** Of revision 1. */
  nextExecId(atMs: number): string;
  /** Where it stands: ids given it as `from` never repeat one. */
  state(): BrokerIdsState;
}

export interface BrokerIdsState {
  /** Last given. */
  readonly permId: number;
  readonly server: string;
  readonly serial: number;
}

const PERM_ID_BASE = 1_000_000_000;

export function brokerIds(seed: number, from?: BrokerIdsState): BrokerIds {
  const random = seededRandom(seed);
  const fresh = { permId: PERM_ID_BASE + random.below(900_000_000), server: hex(random.below(0x10000), 8), serial: 0 };
  const { server } = from ?? fresh;
  let { permId, serial } = from ?? fresh;
  return {
    nextPermId: () => (permId += 1),
    nextExecId(atMs) {
      // Seconds of market time, as IB's ids look: a gateway started afresh on a later day never repeats one.
      serial = Math.max(serial + 1, Math.floor(atMs / 1000));
      return `${server}.${hex(serial, 8)}.01.01`;
    },
    state: () => ({ permId, server, serial }),
  };
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The id of a later revision (2..99) of the same execution. */
export function revisedExecId(execId: string, revision: number): string {
  return `${execId.slice(0, execId.lastIndexOf('.'))}.${String(revision).padStart(2, '0')}`;
}
