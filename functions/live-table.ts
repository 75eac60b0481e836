/** The report of a live session as a page for people. Figures come from the report alone. */
import Table from 'cli-table3';
import { z } from 'zod';

const outcomes = z.record(z.string(), z.number());
export const liveReportSchema = z.looseObject({
  mode: z.string(),
  account: z.string(),
  sessionId: z.string(),
  runId: z.string().optional(),
  startedAt: z.string(),
  endedAt: z.string(),
  durationSeconds: z.number(),
  endedBy: z.string(),
  symbols: z.array(
    z.looseObject({
      symbol: z.string(),
      conId: z.number().nullable(),
      prices: z.string().nullable(),
      strategy: z.string(),
      magicNumber: z.number(),
      intervals: z.number(),
      served: z.number(),
      orders: outcomes,
      ordered: z.number(),
      orderRefPrefix: z.string().nullable(),
      executions: z.number(),
      volume: z.string(),
      pnl: z.string().nullable(),
      heartbeats: z.number(),
      missedHeartbeats: z.number(),
      maxLatencyMs: z.number().nullable(),
      errors: z.record(z.string(), z.number()),
      denials: z.record(z.string(), z.number()).optional(),
    }),
  ),
  orders: outcomes,
  executions: z.number(),
  pnl: z.looseObject({ status: z.string(), total: z.string().nullable(), currency: z.string() }),
  concurrency: z.looseObject({ intervals: z.number(), allServed: z.number(), share: z.number().nullable() }),
  breaker: z.looseObject({ status: z.string(), detail: z.string().optional(), events: z.array(z.json()) }),
  ledgerEqualsBroker: z.boolean(),
  equality: z.string(),
});
/** What `POST /live-session` answers. */
export const liveSessionAnswer = liveReportSchema;
export type LiveReport = z.infer<typeof liveReportSchema>;

const HEAD = [
  'Symbol',
  'Prices',
  'Strategy',
  'Served',
  'Filled',
  'Other',
  'Executions',
  'P&L',
  'Beats',
  'Missed',
  'Max ms',
  'Errors',
];

export function renderLiveReport(report: LiveReport): string {
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  for (const one of report.symbols) {
    const { filled = 0, ...others } = one.orders;
    const other = Object.values(others).reduce((total, count) => total + count, 0);
    const errors = Object.values(one.errors).reduce((total, count) => total + count, 0);
    const prices = (one.prices ?? '').split(':')[0] ?? '';
    table.push([
      one.symbol,
      prices,
      one.strategy,
      `${one.served}/${one.intervals}`,
      filled,
      other,
      one.executions,
      one.pnl ?? 'missing',
      one.heartbeats,
      one.missedHeartbeats,
      one.maxLatencyMs ?? '',
      errors,
    ]);
  }
  const { concurrency, pnl, breaker } = report;
  const errors = report.symbols.flatMap(({ symbol, errors: told }) =>
    Object.entries(told).map(([text, times]) => `  ${symbol}: ${text} (${times} times)`),
  );
  const denials = report.symbols.flatMap(({ symbol, denials: told = {} }) =>
    Object.entries(told).map(([text, times]) => `  ${symbol}: ${text} (${times} times)`),
  );
  return [
    `Live session ${report.sessionId.slice(0, 12)} in mode ${report.mode}, account ${report.account}`,
    `${report.startedAt} to ${report.endedAt}, ${report.durationSeconds} s, ended by: ${report.endedBy}`,
    table.toString(),
    ...report.symbols.map(({ symbol, prices }) => `Prices of ${symbol}: ${prices ?? 'none'}`),
    `All symbols served in ${concurrency.allServed} of ${concurrency.intervals} intervals (${((concurrency.share ?? 0) * 100).toFixed(2)} %)`,
    `P&L of the session: ${pnl.total ?? 'missing'} ${pnl.currency}; circuit breaker: ${breaker.status}${breaker.detail === undefined ? '' : ` (${breaker.detail})`}`,
    ...(errors.length === 0 ? [] : ['Errors:', ...errors]),
    ...(denials.length === 0 ? [] : ['Denied:', ...denials]),
    report.equality,
  ].join('\n');
}
