/**
 * When an order of certain properties may be sent, given the session of its market: orders of the day while it is open,
 * those of an auction up to the exchange's cut-off before it. It knows no contract's hours: `calendar.ts` reads them.
 */
import type { Contract } from '../domain/contract.ts';
import type { OrderProperties } from '../domain/order.ts';
import type { MarketSession } from './calendar.ts';
import { isoTime } from './iso-time.ts';

const MINUTE_MS = 60_000;
/** Nasdaq takes orders for its opening cross until 9:28; NYSE and Arca take them later. */
const OPENING_CUT_OFF_MS = 2 * MINUTE_MS;
/** Nasdaq takes MOC until 15:55 (rule 4754), NYSE until 15:50 (rule 7.35B), Arca until 15:59: ten minutes where unknown. */
const CLOSING_CUT_OFF_MS = 10 * MINUTE_MS;
const CLOSING_CUT_OFFS: ReadonlyMap<string, number> = new Map([
  ['NASDAQ', 5 * MINUTE_MS],
  ['NYSE', 10 * MINUTE_MS],
  ['ARCA', MINUTE_MS],
]);

type Timed = Pick<OrderProperties, 'orderType' | 'tif'>;

export const isForOpening = ({ orderType, tif }: Timed): boolean => orderType === 'MOO' || tif === 'OPG';
export const isForClosing = ({ orderType }: Timed): boolean => orderType === 'MOC' || orderType === 'LOC';

/** Why no such order may be sent now; undefined: it may. */
export function untimely(
  properties: Timed,
  {
    session,
    contract,
    atMs,
  }: { readonly session: MarketSession; readonly contract: Pick<Contract, 'primaryExchange'>; readonly atMs: number },
): string | undefined {
  if (isForOpening(properties)) return untimelyForOpening(session, atMs);
  if (!session.open) {
    const opens = session.opensAtMs === undefined ? '' : `, opens ${isoTime(session.opensAtMs)}`;
    return `Market is closed at ${isoTime(atMs)}${opens}`;
  }
  if (!isForClosing(properties)) return undefined;
  const cutOff = CLOSING_CUT_OFFS.get(contract.primaryExchange) ?? CLOSING_CUT_OFF_MS;
  const lastAtMs = session.closesAtMs - cutOff;
  if (atMs < lastAtMs) return undefined;
  return `Too late for the closing auction: found ${isoTime(atMs)}, needed before ${isoTime(lastAtMs)}`;
}

/** The next auction must be known, and not be under way. */
function untimelyForOpening(session: MarketSession, atMs: number): string | undefined {
  if (session.open) return `Opening auction is over: market is open at ${isoTime(atMs)}`;
  if (session.opensAtMs === undefined) return 'Opening auction is unknown: found no opening in the hours, needed one';
  const lastAtMs = session.opensAtMs - OPENING_CUT_OFF_MS;
  if (atMs < lastAtMs) return undefined;
  return `Too late for the opening auction: found ${isoTime(atMs)}, needed before ${isoTime(lastAtMs)}`;
}
