/**
 * What a commit tells of itself, written with it: no commit of its own, so that the order path pays one document and no
 * round trip. Who ships the entries and lets the ledger forget them is the end of each run (`ship-trade-log.ts`).
 */
import type { LedgerChange } from '../ports/ledger.ts';
import type { TradeLogEntry } from '../ports/trade-log.ts';
import { sha256 } from './run-key.ts';

/** JSON characters of one document: a third of the bytes that it may have, so that no text of three bytes each outgrows it. */
const MOST_CHARACTERS = 300_000;

/**
 * Named after its entries: a decision that is made again writes the same documents. Nothing where nothing is told, one
 * document as a rule; several where hundreds of fills are divided among hundreds of strategies.
 */
export const keepUnshipped = (entries: readonly TradeLogEntry[]): readonly LedgerChange[] =>
  parts(entries).map((part) => ({
    kind: 'put-unshipped',
    id: sha256(part.map(({ id }) => id).join('\n')),
    entries: part,
  }));

function parts(entries: readonly TradeLogEntry[]): readonly (readonly TradeLogEntry[])[] {
  const all: TradeLogEntry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const characters = JSON.stringify(entry).length;
    const current = all.at(-1);
    if (current === undefined || characters > room) {
      all.push([entry]);
      room = MOST_CHARACTERS - characters;
    } else {
      current.push(entry);
      room -= characters;
    }
  }
  return all;
}
