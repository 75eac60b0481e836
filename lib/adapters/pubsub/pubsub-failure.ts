/** Google's error codes (google.rpc.Code) in our words: one line without a stack, and whether trying again may help. */

export class PubSubError extends Error {
  /** gRPC code; undefined where none came. */
  readonly code: number | undefined;
  constructor(message: string, code: number | undefined) {
    super(message);
    this.name = 'PubSubError';
    this.code = code;
  }
}

export const INVALID_ARGUMENT = 3;
export const DEADLINE_EXCEEDED = 4;
export const NOT_FOUND = 5;
export const ALREADY_EXISTS = 6;

const MAX_TEXT_CHARACTERS = 200;

export function pubsubFailure(what: string, error: unknown): PubSubError {
  const code =
    typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'
      ? error.code
      : undefined;
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n')[0]?.slice(0, MAX_TEXT_CHARACTERS) ?? '';
  return new PubSubError(`${what} failed: ${line}`, code);
}

export const isPubSubError = (error: unknown, code: number): boolean =>
  error instanceof PubSubError && error.code === code;
