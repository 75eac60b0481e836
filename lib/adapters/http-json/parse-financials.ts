/**
 * Financials as a source answers them: `{"asOf": "2026-09-30", "figures": {"peRatio": 21.3, "revenueGrowth": 0.08}}`. Growth, margins,
 * returns and yields are fractions, the rest are ratios. Figures we do not know are dropped, none is made up; text is none of them.
 */
import { z } from 'zod';
import { FINANCIAL_FIGURES } from '../../domain/analysis.ts';
import type { SourcedFacts } from '../../ports/fact-source.ts';

const financials = z.object({
  asOf: z.iso.date().nullish(),
  figures: z.partialRecord(z.string(), z.unknown()),
});

export function parseFinancials(value: unknown): SourcedFacts | undefined {
  const parsed = financials.safeParse(value);
  if (!parsed.success) return undefined;
  const { asOf, figures } = parsed.data;
  const known = FINANCIAL_FIGURES.flatMap((name): (readonly [string, number])[] => {
    const figure = figures[name];
    return typeof figure === 'number' && Number.isFinite(figure) ? [[name, figure]] : [];
  });
  return known.length === 0 ? undefined : { ...Object.fromEntries(known), asOf: asOf ?? null };
}
