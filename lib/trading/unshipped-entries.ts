/**
 * What a commit tells of itself, written with it: no commit of its own, so that the order path pays one document and no
 * round trip. Who ships the entries and lets the ledger forget them is the end of each run (`ship-trade-log.ts`).
 */
import type { LedgerChange } from '../ports/ledger.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { sha256 } from './run-key.ts';

/** Named after its entries: a decision that is made again writes the same document. Nothing where nothing is told. */
export const keepUnshipped = (entries: readonly TradeLogEntry[]): readonly LedgerChange[] =>
  entries.length === 0 ? [] : [{ kind: 'put-unshipped', id: sha256(entries.map(({ id }) => id).join('\n')), entries }];
