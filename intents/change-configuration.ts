/**
 * Changes fields of a stored configuration document, all or none: the whole must fit, or the old one stays. Every change is
 * a run like any other, claimed before it is made and ended with what it did, so that `GET /runs` tells who changed what
 * and why. Who may do so is decided before; the trading state has a route of its own.
 */
import { ValidationError } from '../lib/domain/errors.ts';
import { ProblemError } from '../lib/domain/problem.ts';
import type { Json, Mode, Run } from '../lib/domain/run.ts';
import { StoreError } from '../lib/domain/store-error.ts';
import type { ConfigurationDocuments } from '../lib/ports/configuration-store.ts';
import { endRun } from '../lib/trading/claim-run.ts';
import { hashJson, runIdentity } from '../lib/trading/run-key.ts';
import { checkConfiguration } from './check-configuration.ts';
import { configurationVersion } from './configuration.ts';
import { fieldAt, pathParts, withField, withoutField } from './configuration-fields.ts';
import type { IntentDeps } from './intent.ts';

export interface FieldChange {
  readonly path: string;
  /** Undefined: the field is removed. */
  readonly value: Json | undefined;
}

export interface WantedChange {
  readonly document: 'common' | Mode;
  readonly changes: readonly FieldChange[];
  readonly reason: string;
  readonly author: string;
  /** Version that was seen; undefined: whatever is stored. */
  readonly version: string | undefined;
}

export type ChangeDeps = Pick<IntentDeps, 'mode' | 'clock' | 'configuration' | 'runs' | 'random'> & {
  readonly ledger: Pick<IntentDeps['ledger'], 'transact'>;
  /** Those that the desk has code of. */
  readonly strategyIds: readonly string[];
};

export interface DecidedChange {
  readonly document: Json;
  readonly changes: readonly { readonly path: string; readonly before: Json; readonly after: Json }[];
  readonly versionBefore: string;
  readonly versionAfter: string;
}

export interface MadeChange extends Omit<DecidedChange, 'document'> {
  readonly runId: string;
}

/** What the change would make of the stored documents. @throws ValidationError by field; ProblemError `version-conflict` */
export function decideChange(
  { mode, strategyIds }: Pick<ChangeDeps, 'mode' | 'strategyIds'>,
  documents: ConfigurationDocuments,
  wanted: WantedChange,
): DecidedChange {
  refuseOthers(mode, wanted);
  const versionBefore = configurationVersion(documents);
  if (wanted.version !== undefined && wanted.version !== versionBefore) throw overtaken(wanted.version, versionBefore);
  const slot = slotOf(wanted);
  const stored = documents[slot];
  let document: Json = stored ?? {};
  for (const { path, value } of wanted.changes) {
    const parts = pathParts(path);
    document = value === undefined ? withoutField(document, parts) : withField(document, parts, value);
  }
  const changed = { ...documents, [slot]: document };
  const result = checkConfiguration(changed, { mode, strategies: strategyIds });
  if (result.kind === 'problems') {
    throw new ValidationError('Configuration stays as it was; the new one', result.problems);
  }
  return {
    document,
    changes: wanted.changes.map(({ path, value = null }) => {
      const before = fieldAt(stored, pathParts(path)) ?? null;
      return { path, before, after: value };
    }),
    versionBefore,
    versionAfter: configurationVersion(changed),
  };
}

/** @throws ValidationError, ProblemError `version-conflict`: nothing has changed then; StoreError */
export async function changeConfiguration(
  deps: ChangeDeps,
  wanted: WantedChange,
  signal: AbortSignal,
): Promise<MadeChange> {
  // Refused before a run is made of it; decided again inside the transaction, where nobody can come between.
  decideChange(deps, await deps.configuration.read(deps.mode, signal), wanted);
  const run = runOf(deps, wanted);
  await deps.runs.claim(run, signal);
  try {
    const { document: _document, ...made } = await update(deps, wanted, signal);
    await finish(deps, { run, wanted, made }, signal);
    return { ...made, runId: run.runId };
  } catch (error) {
    // Where nobody knows whether it was written the run stays as it is, unfinished: a person has to look.
    if (!(error instanceof StoreError && error.failure === 'outcome-unknown')) await forget(deps, run, signal);
    throw error;
  }
}

/**
 * The other document is read before the transaction: who changes both at once is refused by the next run, which checks the
 * whole. This document is the one that the transaction sees, so that nobody's change of it is overwritten.
 */
async function update(deps: ChangeDeps, wanted: WantedChange, signal: AbortSignal): Promise<DecidedChange> {
  const documents = await deps.configuration.read(deps.mode, signal);
  let made: DecidedChange | undefined;
  await deps.configuration.update(
    wanted.document,
    (document) => {
      made = decideChange(deps, { ...documents, [slotOf(wanted)]: document }, wanted);
      return made.document;
    },
    signal,
  );
  if (made === undefined) throw new Error('Configuration was not changed: the store did not ask for the new document');
  return made;
}

const slotOf = ({ document }: Pick<WantedChange, 'document'>): keyof ConfigurationDocuments =>
  document === 'common' ? 'common' : 'mode';

/** @throws ValidationError */
function refuseOthers(mode: Mode, { document, changes }: WantedChange): void {
  if (document !== 'common' && document !== mode) refuse('document', document, `common or ${mode}`);
  const paths = changes.map(({ path }) => path);
  if (new Set(paths).size !== paths.length) refuse('path', paths.join(', '), 'each field once');
  const state = paths.find((path) => path.startsWith('tradingState'));
  if (state === undefined) return;
  refuse('path', state, 'POST /trading-state, which knows roles and keeps the history; tradingEnabled false halts too');
}

function refuse(field: string, found: string, needed: string): never {
  throw new ValidationError('Change of the configuration', [{ field, found, needed }]);
}

const overtaken = (seen: string, found: string): ProblemError =>
  new ProblemError({
    type: 'version-conflict',
    detail: `Configuration was changed meanwhile: found version ${found}, needed ${seen}`,
    members: { version: found },
  });

function runOf({ mode, clock, random }: ChangeDeps, { document, changes, reason }: WantedChange): Run {
  const nowMs = clock.nowMs();
  const intent = 'config-set';
  const sources = { mode, intent, idempotencyKey: undefined, schedule: undefined, retryCheckMinutes: 0, nowMs, random };
  const told = changes.map(({ path, value = null }) => ({ path, value }));
  const args = { document, changes: told, reason };
  const argumentsHash = hashJson(args);
  const { runId, key, validUntilMs } = runIdentity({ ...sources, argumentsHash });
  return {
    runId,
    mode,
    intent,
    key,
    argumentsHash,
    arguments: args,
    state: 'CLAIMED',
    token: undefined,
    answer: undefined,
    configVersion: undefined,
    claimedAtMs: nowMs,
    validUntilMs,
    endedAtMs: undefined,
  };
}

interface Finished {
  readonly run: Run;
  readonly wanted: WantedChange;
  readonly made: Omit<DecidedChange, 'document'>;
}

async function finish(
  { ledger, runs, clock }: ChangeDeps,
  { run, wanted, made }: Finished,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = clock.nowMs();
  const { changes, versionBefore, versionAfter } = made;
  const facts = { document: wanted.document, changes, versionBefore, versionAfter };
  const record = { caller: { name: wanted.author, role: 'admin' }, reason: wanted.reason, ...facts };
  await endRun(ledger, { run, answer: { status: 200, body: { runId: run.runId, ...facts } }, nowMs }, signal);
  await runs.putActivity({ runId: run.runId, intent: run.intent, atMs: nowMs, record }, signal);
}

/** A change that was not made leaves no run behind, as any run that fails before it has done anything. */
function forget({ ledger, clock }: ChangeDeps, run: Run, signal: AbortSignal): Promise<void> {
  const answer = { status: 400, body: { detail: 'Not changed' } };
  return endRun(ledger, { run, answer, nowMs: clock.nowMs() }, signal);
}
