/**
 * Market rules (`marketRule`, message 93): the price steps of a contract under a number that contract details name. The
 * gateway knows one step a contract; a step IB has a public rule for has IB's number, every other one a number that says
 * the step itself, so that no list has to be kept.
 */
import { decimal, decimalText, type Decimal } from '../domain/decimal.ts';

export interface PriceIncrement {
  readonly lowEdge: Decimal;
  readonly increment: Decimal;
}

/** Step -> number at IB: US stocks, index futures, forex. */
const IB_RULES: ReadonlyMap<string, number> = new Map([
  ['0.01', 26],
  ['0.25', 67],
  ['0.00005', 239],
]);
const OWN_RULES = 1_000_000;
const MOST_PLACES = 99;

/** The number under which the steps of a contract are asked for. @throws RangeError for a step of more than 99 places */
export function marketRuleId(minTick: Decimal): number {
  const known = IB_RULES.get(decimalText(minTick));
  if (known !== undefined) return known;
  const places = decimalText(minTick).split('.')[1]?.length ?? 0;
  if (places > MOST_PLACES)
    throw new RangeError(`Price step is too fine: found ${places} places, needed ${MOST_PLACES}`);
  const units = minTick.times(decimal(`1e${places}`));
  return OWN_RULES + Number(decimalText(units)) * (MOST_PLACES + 1) + places;
}

/** The steps behind a number; undefined where it is no rule of the gateway. */
export function priceIncrements(ruleId: number): readonly PriceIncrement[] | undefined {
  const increment = incrementOf(ruleId);
  return increment === undefined ? undefined : [{ lowEdge: decimal(0), increment }];
}

function incrementOf(ruleId: number): Decimal | undefined {
  for (const [tick, known] of IB_RULES) if (known === ruleId) return decimal(tick);
  const own = ruleId - OWN_RULES;
  const units = Math.floor(own / (MOST_PLACES + 1));
  return own < 0 || units < 1 ? undefined : decimal(`${units}e-${own % (MOST_PLACES + 1)}`);
}
