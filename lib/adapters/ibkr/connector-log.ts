/**
 * Where the adapter says what it saw, for people. Never an input to a decision, and no replacement for an
 * event or an error: what a caller must know is always one of those too.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Must not throw; a log that does is silenced by the guard around it. */
export type ConnectorLog = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void;

export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
