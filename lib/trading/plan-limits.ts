/**
 * Limits over a whole plan: how much the account would be exposed to, and in how many contracts, once everything planned
 * has filled. Only orders that grow a position are ever denied; what shrinks one is always welcome. Single orders are
 * judged in `pre-trade-checks.ts`.
 */
import type { Limits } from '../domain/configuration.ts';
import { decimalText, isZero, sign, sum, type Decimal } from '../domain/decimal.ts';
import type { ConId } from '../domain/ids.ts';

/** One contract in which the account has a position, a working order or a planned one. */
export interface PlannedPosition {
  readonly conId: ConId;
  readonly localSymbol: string;
  /** Signed units: position and what works. */
  readonly before: Decimal;
  /** With the planned order filled. */
  readonly after: Decimal;
  /** Base currency a unit: price x multiplier x fx; undefined: unknown, hence nothing may grow. */
  readonly unitValue: Decimal | undefined;
  /** Its order only shrinks what strategies hold, whatever it does to the account: never denied (docs/adr/0022). */
  readonly shrinks: boolean;
}

export interface PlanContext {
  readonly limits: Pick<Limits, 'maxGrossExposure' | 'maxPositions'>;
  /** In base currency; undefined: unknown, hence nothing may add to a limited exposure. */
  readonly netLiquidation: Decimal | undefined;
  /** Why nothing may grow today (`maxDailyLoss`); undefined: no such reason. */
  readonly lossRefusal: string | undefined;
}

/** Contract -> why its order is denied: all that grow, where the plan as a whole is beyond a limit. */
export function checkPlan(positions: readonly PlannedPosition[], context: PlanContext): ReadonlyMap<ConId, string> {
  const denied = new Map<ConId, string>();
  const tooMany = tooManyPositions(positions, context.limits);
  const tooExposed = tooMuchExposure(positions, context);
  for (const { conId, before, after, shrinks } of positions) {
    if (shrinks || before.eq(after)) continue;
    const grows = after.abs().gt(before.abs()) || sign(before) * sign(after) < 0;
    if (tooMany !== undefined && isZero(before) && !isZero(after)) denied.set(conId, tooMany);
    else if (tooExposed !== undefined && after.abs().gt(before.abs())) denied.set(conId, tooExposed);
    else if (context.lossRefusal !== undefined && grows) denied.set(conId, context.lossRefusal);
  }
  return denied;
}

function tooManyPositions(
  positions: readonly PlannedPosition[],
  { maxPositions }: PlanContext['limits'],
): string | undefined {
  const count = positions.filter(({ after }) => !isZero(after)).length;
  if (maxPositions === undefined || count <= maxPositions) return undefined;
  return `Plan has too many positions: found ${count}, needed at most ${maxPositions}`;
}

function tooMuchExposure(
  positions: readonly PlannedPosition[],
  { limits: { maxGrossExposure }, netLiquidation }: PlanContext,
): string | undefined {
  if (maxGrossExposure === undefined) return undefined;
  const held = positions.filter(({ after }) => !isZero(after));
  const unpriced = held.find(({ unitValue }) => unitValue === undefined);
  if (unpriced !== undefined) {
    return `Gross exposure is unknown: found no price of ${unpriced.localSymbol}, needed one`;
  }
  if (netLiquidation === undefined) return 'Gross exposure is unknown: found no net liquidation, needed one';
  const gross = sum(held.flatMap(({ after, unitValue }) => unitValue?.times(after.abs()) ?? []));
  const allowed = netLiquidation.times(maxGrossExposure);
  if (gross.lte(allowed)) return undefined;
  return `Gross exposure of the plan is too large: found ${decimalText(gross)}, needed at most ${decimalText(allowed)} in base currency`;
}
