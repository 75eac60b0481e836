/**
 * Whether a desk can serve: its store answers, and holds nothing that this revision cannot read. The broker may sleep while no
 * intent runs. It mends nothing and asks for no record twice: what was read once, this process can read.
 */
import { CorruptRecordError } from '../lib/domain/errors.ts';
import { StoreError } from '../lib/domain/store-error.ts';
import type { AskReadiness, Readiness } from '../lib/http/share-readiness.ts';
import type { LedgerScope } from '../lib/ports/ledger.ts';
import type { IntentDeps } from '../intents/intent.ts';

/** What a run reads before it trades. After a rollback a newer revision's records may be among it (ADR 0047). */
const WHOLE: LedgerScope = { books: 'all', orders: 'all', session: true, lease: true };

/** `parts` is asked anew each time. */
export function createReadiness(
  { ledger, log }: Pick<IntentDeps, 'ledger' | 'log'>,
  parts: () => Readiness['parts'],
): AskReadiness {
  let isLegible = false;
  const not = (store: string, error: Error): Readiness => {
    log.write('ERROR', 'StoreNotReady', { error: error.message });
    return { ready: false, parts: { ...parts(), store } };
  };
  return async (signal) => {
    try {
      await ledger.read(isLegible ? { lease: true } : WHOLE, signal);
      isLegible = true;
      return { ready: true, parts: parts() };
    } catch (error) {
      if (error instanceof StoreError) return not(`does not answer (${error.failure})`, error);
      // Which record it is stands in the log: nobody has to prove who he is to ask this.
      if (error instanceof CorruptRecordError) return not('holds a record that this revision cannot read', error);
      throw error;
    }
  };
}
