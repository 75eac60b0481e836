/**
 * Sets one field of a stored configuration document: the result must fit, or the old one stays. Every change is a run like
 * any other, claimed before it is made and ended with what it did, so that `GET /runs` tells who changed what and why.
 */
import { ValidationError } from '../lib/domain/errors.ts';
import type { Json, Mode, Run } from '../lib/domain/run.ts';
import { StoreError } from '../lib/domain/store-error.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { ConfigurationDocuments } from '../lib/ports/configuration-store.ts';
import { endRun } from '../lib/trading/claim-run.ts';
import { hashJson, runIdentity } from '../lib/trading/run-key.ts';
import { checkConfiguration } from './check-configuration.ts';
import { fieldAt, meaningsOf, pathParts, withField } from './configuration-fields.ts';
import type { Stores } from './wiring.ts';

export interface ConfigurationChange {
  readonly document: 'common' | Mode;
  readonly path: string;
  /** As on the command line: JSON, or text. */
  readonly word: string;
  readonly reason: string;
  readonly author: string;
}

export interface SetDeps {
  readonly stores: Pick<Stores, 'configuration' | 'runs' | 'ledger'>;
  readonly mode: Mode;
  readonly clock: Clock;
  readonly random: () => string;
}

export interface MadeChange {
  readonly before: Json | undefined;
  readonly after: Json;
  /** Of the whole configuration; undefined where the one before did not fit. */
  readonly versionBefore: string | undefined;
  readonly versionAfter: string;
  readonly runId: string;
}

/** @throws ValidationError naming each field that would not fit; nothing has changed then */
export async function setConfiguration(
  deps: SetDeps,
  change: ConfigurationChange,
  signal: AbortSignal,
): Promise<MadeChange> {
  checkChange(deps.mode, change);
  const { configuration } = deps.stores;
  // Refused before a run is made of it; decided again inside the transaction, where nobody can come between.
  decide(deps.mode, await configuration.read(deps.mode, signal), change);
  const run = runOf(deps, change);
  await deps.stores.runs.claim(run, signal);
  try {
    const made = await update(deps, change, signal);
    await finish(deps, { run, change, made }, signal);
    return { ...made, runId: run.runId };
  } catch (error) {
    // Where nobody knows whether it was written the run stays as it is, unfinished: a person has to look.
    if (!(error instanceof StoreError && error.failure === 'outcome-unknown')) await forget(deps, run, signal);
    throw error;
  }
}

/** The other document is read before: who changes both at once is refused by the next run, which checks the whole. */
async function update(deps: SetDeps, change: ConfigurationChange, signal: AbortSignal): Promise<Decided> {
  const { configuration } = deps.stores;
  const documents = await configuration.read(deps.mode, signal);
  let made: Decided | undefined;
  await configuration.update(
    change.document,
    (document) => {
      made = decide(deps.mode, { ...documents, [slotOf(change)]: document }, change);
      return made.document;
    },
    signal,
  );
  if (made === undefined) throw new Error('Configuration was not changed: the store did not ask for the new document');
  return made;
}

const slotOf = ({ document }: ConfigurationChange): keyof ConfigurationDocuments =>
  document === 'common' ? 'common' : 'mode';

interface Decided extends Omit<MadeChange, 'runId'> {
  readonly document: Json;
}

/** The first meaning of the word with which the whole fits. @throws ValidationError */
function decide(mode: Mode, documents: ConfigurationDocuments, change: ConfigurationChange): Decided {
  const parts = pathParts(change.path);
  const slot = slotOf(change);
  const before = checkConfiguration(documents, mode);
  const tried = meaningsOf(change.word).map((after) => {
    const document = withField(documents[slot], parts, after);
    return { after, document, result: checkConfiguration({ ...documents, [slot]: document }, mode) };
  });
  for (const { after, document, result } of tried) {
    if (result.kind === 'problems') continue;
    return {
      document,
      before: fieldAt(documents[slot], parts),
      after,
      versionBefore: before.kind === 'fits' ? before.configuration.version : undefined,
      versionAfter: result.configuration.version,
    };
  }
  // A decimal that is out of bounds is told by its bounds, not by being no text.
  const told = tried.flatMap(({ result }) => (result.kind === 'problems' ? [result.problems] : []));
  const best = told.find((problems) => !problems.some(({ needed }) => needed === 'text')) ?? told[0] ?? [];
  throw new ValidationError('Configuration stays as it was; the new one', best);
}

/** @throws ValidationError */
function checkChange(mode: Mode, { document, path, reason }: ConfigurationChange): void {
  if (reason.trim() === '' || reason.length > 500) refuse('--reason', `"${reason.slice(0, 80)}"`, 'words that say why');
  if (document !== 'common' && document !== mode) refuse('--in', document, `common or ${mode}`);
  if (path.startsWith('tradingState')) {
    refuse(
      'PATH',
      path,
      'POST /trading-state, which knows roles and keeps the history; tradingEnabled false halts too',
    );
  }
}

function refuse(field: string, found: string, needed: string): never {
  throw new ValidationError('Command', [{ field, found, needed }]);
}

function runOf({ mode, clock, random }: SetDeps, change: ConfigurationChange): Run {
  const { document, path, word, reason } = change;
  const nowMs = clock.nowMs();
  const intent = 'config-set';
  const sources = { mode, intent, idempotencyKey: undefined, schedule: undefined, retryCheckMinutes: 0, nowMs, random };
  const args = { document, path, value: word, reason };
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
  readonly change: ConfigurationChange;
  readonly made: Decided;
}

async function finish({ stores, clock }: SetDeps, { run, change, made }: Finished, signal: AbortSignal): Promise<void> {
  const nowMs = clock.nowMs();
  const { before = null, after, versionBefore = null, versionAfter } = made;
  const facts = { document: change.document, path: change.path, before, after, versionBefore, versionAfter };
  const record = { caller: { name: change.author, role: 'admin' }, reason: change.reason, ...facts };
  const answer = { status: 200, body: { runId: run.runId, ...facts } };
  await endRun(stores.ledger, { run, answer, nowMs }, signal);
  await stores.runs.putActivity({ runId: run.runId, intent: run.intent, atMs: nowMs, record }, signal);
}

/** A change that was not made leaves no run behind, as any run that fails before it has done anything. */
function forget({ stores, clock }: SetDeps, run: Run, signal: AbortSignal): Promise<void> {
  const answer = { status: 400, body: { detail: 'Not changed' } };
  return endRun(stores.ledger, { run, answer, nowMs: clock.nowMs() }, signal);
}
