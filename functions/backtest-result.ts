/** What a backtest found, ready to be shown: as a table, as HTML, as JSON. */
import type { Decimal } from '../lib/domain/decimal.ts';
import { figuresOf, yearlyFigures, type CurveDay, type Figures } from './backtest-figures.ts';
import type { BacktestDay } from './backtest-days.ts';

/** Something to compare with: what one would have had by holding it. */
export interface Reference {
  readonly name: string;
  readonly curve: readonly CurveDay[];
  readonly figures: Figures;
  readonly years: readonly Figures[];
}

export interface Backtest {
  readonly title: string;
  readonly currency: string;
  readonly curve: readonly BacktestDay[];
  readonly figures: Figures;
  readonly years: readonly Figures[];
  readonly reference: Reference;
  /** strategy -> profit and loss at the end. */
  readonly profit: ReadonlyMap<string, Decimal>;
  /** symbol -> where its prices come from: measured, modelled or synthetic. */
  readonly origins: ReadonlyMap<string, string>;
  readonly ledgerEqualsBroker: boolean;
}

export interface BacktestInput {
  readonly title: string;
  readonly currency: string;
  readonly curve: readonly BacktestDay[];
  /** Net liquidation before the first day. */
  readonly before: Decimal;
  readonly reference: { readonly name: string; readonly curve: readonly CurveDay[] };
  readonly origins: ReadonlyMap<string, string>;
}

/** @throws RangeError without a day */
export function backtestOf({ title, currency, curve, before, reference, origins }: BacktestInput): Backtest {
  const begin = { before, beganDay: curve[0]?.day ?? '' };
  return {
    title,
    currency,
    curve,
    figures: figuresOf(curve, begin),
    years: yearlyFigures(curve, begin),
    reference: {
      ...reference,
      figures: figuresOf(reference.curve, begin),
      years: yearlyFigures(reference.curve, begin),
    },
    profit: new Map([...(curve.at(-1)?.profit ?? [])].map(([id, value]) => [String(id), value])),
    origins,
    ledgerEqualsBroker: curve.every(({ equal }) => equal),
  };
}
