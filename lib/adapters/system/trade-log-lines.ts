/**
 * A trade log of structured lines for a service's stdout, as Cloud Logging ingests them: where no other sink is set up,
 * entries are still never dropped in silence. It keeps nothing itself.
 */
import { nextSequence } from '../../domain/entry-sequence.ts';
import { createRecentIds } from '../../domain/recent-ids.ts';
import type { CountingTradeLog, SequencedEntry, TradeLogEntry } from '../../ports/trade-log.ts';

const REMEMBERED_IDS = 20_000;

/** `write` gets one whole line; where it throws, the entry counts as failed. */
export function createTradeLogLines(write: (line: string) => void, nowMs: () => number = Date.now): CountingTradeLog {
  const counts = { written: 0, refused: 0, failed: 0 };
  let sequence = 0;
  const recent = createRecentIds(REMEMBERED_IDS);
  return {
    push: (entry) => {
      try {
        sequence = nextSequence(sequence, nowMs());
        const tradeLogEntry: SequencedEntry = { ...entry, sequence };
        write(`${JSON.stringify({ severity: severityOf(entry), event: 'TradeLogEntry', tradeLogEntry })}\n`);
        counts.written += 1;
        recent.add(entry.id);
      } catch {
        counts.failed += 1;
      }
    },
    flush: () => Promise.resolve(),
    whereIs: (entryId) => (recent.has(entryId) ? 'shipped' : 'unknown'),
    counts: () => ({ ...counts }),
    describe: () => `structured lines on stdout: ${counts.written} written, ${counts.failed} failed`,
  };
}

function severityOf({ action, status }: TradeLogEntry): 'INFO' | 'WARNING' | 'ERROR' {
  if (action === 'ERROR' || status === 'FAILED') return 'ERROR';
  return status === 'UNKNOWN' || status === 'DENIED' ? 'WARNING' : 'INFO';
}
