/**
 * `runs/{runId}`: one run. Arguments and the answer's body have a shape that only their intent knows: stored as
 * JSON text. The claim's nonce is the store's own: it tells our create, repeated by the client after a lost
 * answer, from a create of somebody else; the next `put-run` drops it.
 */
import * as z from 'zod';
import { fencingToken, runId } from '../../domain/ids.ts';
import { MODES, RUN_STATES, type Run } from '../../domain/run.ts';
import { integerField, jsonTextField, textField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith, type RecordCodec, type StoredDocument } from './stored-document.ts';

const fields = z.strictObject({
  runId: textField(runId),
  mode: z.enum(MODES),
  intent: z.string(),
  key: z.strictObject({ kind: z.enum(['header', 'schedule', 'arguments', 'random']), value: z.string() }),
  argumentsHash: z.string(),
  argumentsJson: jsonTextField,
  state: z.enum(RUN_STATES),
  token: integerField(fencingToken).optional(),
  answer: z.strictObject({ status: z.int(), bodyJson: jsonTextField }).optional(),
  configVersion: z.string().optional(),
  claimedAtMs: timeField,
  validUntilMs: timeField.optional(),
  endedAtMs: timeField.optional(),
  claimNonce: z.string().optional(),
});

export const runRecord: RecordCodec<Run> = {
  encode: (run) => encodeRun(run, undefined),
  decode: (path, document) => decodeClaim(path, document).run,
};

/** The first document of a run. */
export const encodeClaim = (run: Run, nonce: string): StoredDocument => encodeRun(run, nonce);

export function decodeClaim(
  path: string,
  document: unknown,
): { readonly run: Run; readonly nonce: string | undefined } {
  const { argumentsJson, answer, claimNonce, ...rest } = decodeWith(fields, path, document);
  const run: Run = {
    ...rest,
    arguments: argumentsJson,
    token: rest.token,
    answer: answer && { status: answer.status, body: answer.bodyJson },
    configVersion: rest.configVersion,
    validUntilMs: rest.validUntilMs,
    endedAtMs: rest.endedAtMs,
  };
  return { run, nonce: claimNonce };
}

function encodeRun({ arguments: args, answer, ...rest }: Run, claimNonce: string | undefined): StoredDocument {
  return encodeWith(fields, `Run ${rest.runId}`, {
    ...rest,
    argumentsJson: args,
    answer: answer && { status: answer.status, bodyJson: answer.body },
    claimNonce,
  });
}
