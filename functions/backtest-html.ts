/** A backtest as one HTML file that needs nothing else: no script, no request, light and dark. */
import { drawdowns } from './backtest-figures.ts';
import type { Backtest } from './backtest-result.ts';
import { cents, figureLines, percent, YEAR_HEAD, yearCells } from './backtest-table.ts';
import { escapeHtml } from './escape-html.ts';
import { lineChart } from './line-chart.ts';

const STYLE = `
:root { color-scheme: light dark; --own: #1f6feb; --other: #8a8f98; --grid: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid var(--grid); }
th:first-child, td:first-child { text-align: left; }
.scroll { overflow-x: auto; } figure { margin: 1.5rem 0; } svg { width: 100%; height: auto; }
svg text { font-size: 12px; fill: currentColor; } .grid { stroke: var(--grid); }
polyline { fill: none; stroke-width: 1.5; } polyline.own { stroke: var(--own); } polyline.other { stroke: var(--other); stroke-dasharray: 5 3; }
span.own { color: var(--own); } span.other { color: var(--other); } span.own::before { content: "— "; } span.other::before { content: "- - "; }
`;

export function backtestHtml(backtest: Backtest): string {
  const { title, currency, curve, figures, years, reference, profit, origins } = backtest;
  const held = new Map(figureLines(reference.figures, currency));
  const wholeRows = figureLines(figures, currency).map(([name, value]) => [name, value, held.get(name) ?? '']);
  const yearRows = years.map((year, at) => [...yearCells(year), percent(reference.years[at]?.totalReturn)]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(title)}</h1>
<p>Ledger equals broker on every day: ${backtest.ledgerEqualsBroker ? 'yes' : 'no'}. Prices: ${escapeHtml(
    [...origins].map(([symbol, origin]) => `${symbol} ${origin}`).join('; '),
  )}. Fills include half the spread; interest, dividends and taxes are not in it. Past results say little about the future.</p>
${charts(backtest)}
<h2>Figures</h2>${table(['', 'strategies', reference.name], wholeRows)}
<h2>Years</h2>${table([...YEAR_HEAD, reference.name], yearRows)}
<h2>Strategies</h2>${table(
    ['strategy', `profit and loss, ${currency}`],
    [...profit].map(([id, value]) => [id, cents(value)]),
  )}
<p>${curve.length} trading days.</p>
</body></html>
`;
}

const inPercent = (value: number): string => `${value.toFixed(0)} %`;

function charts({ currency, curve, figures, reference }: Backtest): string {
  const days = curve.map(({ day }) => day);
  const start = Number(figures.startValue);
  const own = curve.map(({ netLiquidation }) => Number(netLiquidation));
  const other = reference.curve.map(({ netLiquidation }) => Number(netLiquidation));
  const below = (of: Parameters<typeof drawdowns>[1]): readonly number[] =>
    drawdowns(start, of).map(({ depth }) => -100 * depth);
  const exposure = curve.map(({ grossExposure }, at) => (100 * Number(grossExposure)) / (own[at] ?? 1));
  const named = { name: 'strategies', style: 'own' };
  const compared = { name: reference.name, style: 'other' };
  return [
    lineChart({
      title: `Net liquidation, ${currency}`,
      days,
      lines: [
        { ...compared, values: other },
        { ...named, values: own },
      ],
      tick: (value) => value.toLocaleString('en-US'),
    }),
    lineChart({
      title: 'Drawdown',
      days,
      lines: [
        { ...compared, values: below(reference.curve) },
        { ...named, values: below(curve) },
      ],
      tick: inPercent,
    }),
    lineChart({
      title: 'Gross exposure at the close',
      days,
      lines: [{ ...named, values: exposure }],
      tick: inPercent,
    }),
  ].join('\n');
}

const cells = (tag: string, values: readonly string[]): string =>
  `<tr>${values.map((value) => `<${tag}>${escapeHtml(value)}</${tag}>`).join('')}</tr>`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<div class="scroll"><table><thead>${cells('th', head)}</thead><tbody>${rows
    .map((row) => cells('td', row))
    .join('')}</tbody></table></div>`;
}
