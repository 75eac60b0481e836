/** Every intent a caller can ask for, by name; the only list of them. */
import { adjustHoldings } from './adjust-holdings.ts';
import { allocation } from './allocation.ts';
import { cashBalancer } from './cash-balancer.ts';
import { closeAll } from './close-all.ts';
import { collectMarketData } from './collect-market-data.ts';
import type { Intent } from './intent.ts';
import { orchestrator } from './orchestrator.ts';
import { ping } from './ping.ts';
import { summary } from './summary.ts';
import { tradeReconciliation } from './trade-reconciliation.ts';

export const intents: ReadonlyMap<string, Intent> = new Map(
  [
    ping,
    summary,
    allocation,
    tradeReconciliation,
    closeAll,
    cashBalancer,
    adjustHoldings,
    orchestrator,
    collectMarketData,
  ].map((intent) => [intent.name, intent]),
);
