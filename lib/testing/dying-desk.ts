/**
 * An instance that dies at a named moment of a run, without a process to kill: from then on its ledger never answers and
 * its timers never fire. Its connection is cut by the gateway (`dropLinks`), as the system would cut it. The real
 * kill -9 is the soak's.
 */
import type { IntentDeps } from '../../intents/intent.ts';
import type { LedgerChange } from '../ports/ledger.ts';

export type Death =
  | 'before its plan'
  | 'after its plan'
  | 'between SENDING and the socket'
  | 'after its orders were sent';

export interface DyingDesk {
  readonly wrap: (deps: IntentDeps) => IntentDeps;
  /** Resolves in the moment of death. */
  readonly died: Promise<void>;
}

export function dyingDesk(death: Death): DyingDesk {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  let commits: readonly string[] = [];
  const diesNow = (): boolean => commits.at(-1) === LAST_WORD[death] && death !== 'after its orders were sent';
  const die = (): Promise<never> => {
    resolve();
    return new Promise<never>(() => undefined);
  };
  const wrap = (deps: IntentDeps): IntentDeps => ({
    ...deps,
    // A dead process renews no lease.
    clock: { ...deps.clock, every: () => ({ stop: () => undefined }) },
    ledger: {
      ...deps.ledger,
      async transact(scope, decide, signal) {
        // The outcomes are about to be recorded: the orders are out and confirmed.
        if (commits.at(-1) === LAST_WORD[death] && death === 'after its orders were sent') return die();
        const answer = await deps.ledger.transact(
          scope,
          (view) => {
            const decision = decide(view);
            commits = [...commits, wordOf(decision.changes)];
            return decision;
          },
          signal,
        );
        return diesNow() ? die() : answer;
      },
    },
  });
  return { wrap, died };
}

const LAST_WORD: { readonly [moment in Death]: string } = {
  'before its plan': 'CLAIMED',
  'after its plan': 'PLANNED',
  'between SENDING and the socket': 'SENDING',
  'after its orders were sent': 'SENDING',
};

/** The state in which a commit leaves its run or its orders; empty where it is about neither. */
function wordOf(changes: readonly LedgerChange[]): string {
  const words = changes.flatMap((change) => {
    if (change.kind === 'put-order') return [change.order.state];
    return change.kind === 'put-run' ? [change.run.state] : [];
  });
  return words.at(-1) ?? '';
}
