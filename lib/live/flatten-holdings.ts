/**
 * After the trip, where it is configured: what the session's strategies hold is closed over the same placement, approved
 * as REDUCING, once everything that was out has its outcome. What is not known is left alone, and told.
 */
import { isZero } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';
import { liveOrderRef, placeLiveOrder, type LiveOrder } from './place-live-order.ts';
import type { OrderRecall } from './recall-orders.ts';
import type { SessionContracts, TakenContract } from './session-contracts.ts';
import type { SessionParts } from './session-parts.ts';
import { reasonText, settled } from './settled.ts';

/** For the broker's word on what is cancelled. */
const CANCEL_MS = 2_000;
const LOOK_EVERY_MS = 20;

export interface Flattening {
  readonly parts: SessionParts;
  readonly contracts: SessionContracts;
  readonly recall: OrderRecall;
  /** Orders under way when it begins. */
  readonly inFlight: readonly Promise<unknown>[];
  readonly staleAfterMs: () => number;
}

/** Never rejects: each contract that stays held is told. */
export async function flattenHoldings(flattening: Flattening): Promise<void> {
  const { parts, contracts, recall, inFlight } = flattening;
  const { brake, signal } = parts.desk;
  await settled(inFlight, signal);
  recall.recall();
  if (signal.aborted) return;
  brake.release('REDUCING');
  await Promise.all(
    [...contracts.all()].map(async ([conId, taken]) => {
      try {
        await flattenOne(flattening, conId, taken);
      } catch (error) {
        parts.teller.alert('not_flattened', taken.symbol.symbol, reasonText(error));
      }
    }),
  );
  brake.stop('the circuit breaker is open: what was held is closed');
}

async function flattenOne(flattening: Flattening, conId: ConId, taken: TakenContract): Promise<void> {
  const { parts } = flattening;
  const { symbol } = taken.symbol;
  await untilOver(parts, conId);
  const wish = closingWish(flattening, conId, taken);
  if (wish === undefined) return;
  if (typeof wish === 'string') return parts.teller.alert('not_flattened', symbol, wish);
  // Closing it is the one thing that its own limit does not forbid.
  parts.desk.brake.releaseContract(conId);
  const result = await parts.inFlight(() => placeLiveOrder(parts, wish));
  const outcome = result.kind === 'denied' ? `denied: ${result.reason}` : result.placed.outcome.kind;
  parts.teller.event('flattened', { symbol, orderRef: wish.ref, outcome });
}

/**
 * What is being cancelled may fill or not: until the broker has said which, nobody knows what is to be closed. An order of
 * unknown fate is not waited for.
 */
async function untilOver({ desk, orders }: SessionParts, conId: ConId): Promise<void> {
  const { clock, signal } = desk;
  const giveUpAtMs = clock.nowMs() + CANCEL_MS;
  while (orders.openIn(conId) !== undefined && orders.unknown(conId) === undefined && clock.nowMs() < giveUpAtMs) {
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** Undefined: nothing is held. In words: why it cannot be closed. */
function closingWish(
  { parts, contracts, staleAfterMs }: Flattening,
  conId: ConId,
  { details, symbol }: TakenContract,
): LiveOrder | string | undefined {
  const holding = contracts.holding(symbol.strategy, conId);
  const unknown = parts.orders.unknown(conId);
  if (unknown !== undefined) return `order ${unknown.request.orderRef} is unknown`;
  const open = parts.orders.openIn(conId);
  if (open !== undefined) return `order ${open.request.orderRef} is not cancelled yet`;
  // All are over: what they filled and nobody has shown yet is on its way, and held as well.
  const working = parts.orders.working(conId);
  const delta = holding.plus(working).neg();
  if (isZero(delta)) return undefined;
  const price = parts.quotes.price(conId, staleAfterMs(), 'valuing');
  if (typeof price === 'string') return price;
  const fx = parts.rate(details.contract.currency);
  if (fx === undefined) return 'no exchange rate';
  return {
    details,
    strategy: symbol.strategy,
    delta,
    price: price.price,
    fx,
    ref: liveOrderRef(parts.desk.planId, symbol.magicNumber, conId, parts.nextOrder()),
    position: parts.position(conId),
    working,
    shrinks: true,
  };
}
