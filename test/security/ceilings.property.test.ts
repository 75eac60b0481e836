/** Fat fingers (06, security): no configuration moves a limit above its ceiling in code. */
import { assert, bigInt, constantFrom, double, integer, oneof, property, record } from 'fast-check';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { CEILINGS, readConfiguration } from '../../intents/configuration.ts';
import { ValidationError } from '../../lib/domain/errors.ts';
import { ProblemError } from '../../lib/domain/problem.ts';
import type { Configuration } from '../../lib/domain/configuration.ts';
import type { Json } from '../../lib/domain/run.ts';
import { MAX_ORDER_NOTIONAL_CEILING, PRICE_COLLAR_CEILING_PERCENT } from '../../lib/trading/pre-trade-checks.ts';

type Document = Readonly<Record<string, Json>>;
const seed = (name: string): Document =>
  z
    .record(z.string(), z.json())
    .parse(parse(readFileSync(new URL(`../../infra/config/${name}.yaml`, import.meta.url), 'utf8')));
const common = seed('common');
const local = seed('local');
const limitsOf = ({ limits }: Document): Document => z.record(z.string(), z.json()).parse(limits);

/** Undefined where it is refused. */
function accepted(mode: Document): Configuration | undefined {
  try {
    return readConfiguration({ common, mode: { ...local, ...mode } }, 'paper');
  } catch (error) {
    if (error instanceof ValidationError || error instanceof ProblemError) return undefined;
    throw error;
  }
}

/** Amounts around and far beyond every ceiling, as text, and what only looks like an amount. */
const text = oneof(
  bigInt({ min: -10n, max: 10n ** 19n }).map(String),
  double({ min: 0, max: 10_000, noNaN: true }).map((value) => value.toFixed(4)),
  constantFrom('Infinity', 'NaN', '1e30', '', ' 5', '0x10', '10000000.01', '50.0001', '2.0001', '4.0001'),
);
const whole = oneof(integer({ min: -5, max: 10_000 }), constantFrom(1e300, 0.5));

describe('every limit of a configuration', () => {
  it('is refused above its ceiling in code, whatever is written', () => {
    const document = record({
      order: text,
      collar: text,
      gross: text,
      loss: text,
      overall: text,
      one: text,
      most: whole,
    });
    let taken = 0;
    assert(
      property(document, ({ order, collar, gross, loss, overall, one, most }) => {
        const given: readonly (readonly [Document, (found: Configuration) => boolean])[] = [
          [
            limits({ maxOrderNotional: order }),
            ({ limits: { maxOrderNotional: v } }) => v?.lte(MAX_ORDER_NOTIONAL_CEILING) ?? true,
          ],
          [
            limits({ priceCollarPercent: collar }),
            ({ limits: { priceCollarPercent: v } }) => v?.lte(PRICE_COLLAR_CEILING_PERCENT) ?? true,
          ],
          [
            limits({ maxGrossExposure: gross }),
            ({ limits: { maxGrossExposure: v } }) => v?.lte(CEILINGS.grossExposure) ?? true,
          ],
          [limits({ maxDailyLoss: loss }), ({ limits: { maxDailyLoss: v } }) => v?.lte(CEILINGS.dailyLoss) ?? true],
          [limits({ maxPositions: most }), ({ limits: { maxPositions: v } }) => (v ?? 0) <= CEILINGS.positions],
          [{ exposure: { overall } }, ({ exposure }) => exposure.overall.lte(CEILINGS.overallExposure)],
          [
            { exposure: { strategies: { dummy: one } } },
            ({ exposure }) => [...exposure.strategies.values()].every((v) => v.lte(CEILINGS.strategyExposure)),
          ],
          [
            { leverage: { dummy: one } },
            ({ leverage }) => [...leverage.values()].every((v) => v.lte(CEILINGS.leverage)),
          ],
        ];
        for (const [mode, isBelow] of given) {
          const found = accepted(mode);
          if (found === undefined) continue;
          taken += 1;
          expect(isBelow(found)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    // A schema that refuses everything would keep every ceiling.
    expect(taken).toBeGreaterThan(100);
  });
});

const limits = (changed: Document): Document => ({ limits: { ...limitsOf(common), ...changed } });
