/** A live session as one entry of the trade log, with the figures of its report: what sinks keep a page of. */
import { decimalText } from '../domain/decimal.ts';
import { finalOutcomes, totalOutcomes } from './final-outcomes.ts';
import type { SessionEntry } from './session-events.ts';
import type { SessionFacts } from './session-report.ts';

export function sessionEntry(facts: SessionFacts): SessionEntry {
  const { figures, orders, pnl, windows, breaker, equality } = facts;
  const counts = totalOutcomes(figures.map((one) => finalOutcomes(one, orders)));
  const { filled, cancelled, rejected, denied, unknown } = counts;
  const state = breaker.open === undefined ? 'breaker closed' : `breaker open: ${breaker.open.detail}`;
  const seconds = Math.round((facts.endedAtMs - facts.startedAtMs) / 1000);
  const isAsItShould = equality.isEqual && breaker.open === undefined && unknown === 0;
  return {
    pnl: pnl.kind === 'known' ? decimalText(pnl.total) : undefined,
    figures: [
      `Live session of ${figures.length} symbols, ${seconds} s, ended by: ${facts.endedBy}`,
      `all symbols served in ${windows.full} of ${windows.all} intervals`,
      `${orders.executions()} executions; orders filled ${filled}, cancelled ${cancelled}, rejected ${rejected}, denied ${denied}, unknown ${unknown}`,
      pnl.kind === 'known' ? `P&L in ${facts.baseCurrency}` : `P&L missing: ${pnl.reason}`,
      state,
      `ledger ${equality.isEqual ? 'equals' : 'does not equal'} broker`,
    ].join('; '),
    problem: isAsItShould ? undefined : `${state}; ${unknown} orders unknown; ${equality.detail}`,
  };
}
