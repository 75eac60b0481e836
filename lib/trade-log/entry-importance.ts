/** How much an entry matters to people: a step on the way, money that moved, or something that went wrong. */
import type { TradeLogEntry, TradeLogStatus } from '../ports/trade-log.ts';

export const IMPORTANCES = ['simple', 'detailed', 'error'] as const;
export type Importance = (typeof IMPORTANCES)[number];

const OF_STATUS: Readonly<Record<TradeLogStatus, Importance>> = {
  PLANNED: 'simple',
  SENT: 'simple',
  PENDING: 'simple',
  CANCELLED: 'simple',
  HEARTBEAT: 'simple',
  FILLED: 'detailed',
  CROSSED: 'detailed',
  SESSION: 'detailed',
  DENIED: 'error',
  FAILED: 'error',
  UNKNOWN: 'error',
};

export const importanceOf = ({ action, status }: Pick<TradeLogEntry, 'action' | 'status'>): Importance =>
  action === 'ERROR' ? 'error' : OF_STATUS[status];

export const isAtLeast = (entry: Pick<TradeLogEntry, 'action' | 'status'>, least: Importance): boolean =>
  IMPORTANCES.indexOf(importanceOf(entry)) >= IMPORTANCES.indexOf(least);
