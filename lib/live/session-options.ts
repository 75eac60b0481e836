/** What a session is told and what was read before its first order. */
import type { Decimal } from '../domain/decimal.ts';
import type { CheckLiveConfiguration, LiveConfiguration } from './live-configuration.ts';
import type { SessionBeginning } from './session-contracts.ts';
import type { KeepStatus } from './tell-status.ts';

export interface SessionOptions {
  readonly durationMs: number;
  readonly first: LiveConfiguration;
  /** Reads and validates again. @throws ValidationError or ProblemError naming what does not fit */
  readonly readConfiguration: (signal: AbortSignal) => Promise<LiveConfiguration>;
  readonly check: CheckLiveConfiguration;
  /** Ends the session early; its reason says why. */
  readonly ended: AbortSignal;
  /** Where the prices of a contract come from, in words. */
  readonly priceOf: (conId: number) => string;
  /** Stores how it stands, once a second, and hears whether it is to end. */
  readonly keepStatus: KeepStatus;
  /** Called twice a second, for a line of progress. */
  readonly onProgress?: (line: string) => void;
}

export interface SessionStart extends SessionBeginning {
  readonly netLiquidation: Decimal;
  readonly marketNowMs: number;
}
