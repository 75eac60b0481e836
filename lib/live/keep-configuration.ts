/**
 * The configuration a session goes by, and the newer one it takes at the next interval. One that does not fit is refused
 * by name, once, and the old one stays.
 */
import type { StrategyId } from '../domain/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { CheckLiveConfiguration, LiveConfiguration } from './live-configuration.ts';

export interface Reload {
  readonly atMs: number;
  readonly kind: 'taken' | 'refused';
  readonly detail: string;
}

export interface KeptConfiguration {
  current(): LiveConfiguration;
  /** Reads again; never rejects. */
  refresh(signal: AbortSignal): Promise<void>;
  history(): readonly Reload[];
  versions(): readonly string[];
}

export interface KeepingDeps {
  readonly clock: Clock;
  readonly read: (signal: AbortSignal) => Promise<LiveConfiguration>;
  readonly check: CheckLiveConfiguration;
  readonly onTaken: (version: string) => void;
  readonly onRefused: (detail: string) => void;
}

/** Reloads kept for the report. */
const MAX_HISTORY = 200;

export function keepConfiguration(first: LiveConfiguration, deps: KeepingDeps): KeptConfiguration {
  let current = first;
  let isReading = false;
  let refused: string | undefined;
  const history: Reload[] = [];
  const versions = [first.version];
  /** Whose a symbol is for the whole session, also while it is out of the configuration. */
  const owners = new Map<string, StrategyId>();
  const own = ({ symbols }: LiveConfiguration): void => {
    for (const { symbol, strategy } of symbols) owners.set(symbol, strategy);
  };
  own(first);
  const note = (kind: Reload['kind'], detail: string): void => {
    if (history.length < MAX_HISTORY) history.push({ atMs: deps.clock.nowMs(), kind, detail });
  };
  const refuse = (detail: string): void => {
    // The same problem is told once, not at each look.
    if (detail === refused) return;
    refused = detail;
    note('refused', detail);
    deps.onRefused(`New configuration is refused, the old one stays: ${detail}`);
  };
  return {
    current: () => current,
    history: () => history,
    versions: () => versions,
    async refresh(signal) {
      if (isReading) return;
      isReading = true;
      try {
        const found = await deps.read(signal);
        if (found.version === current.version) {
          refused = undefined;
          return;
        }
        deps.check(found);
        checkOwners(owners, found);
        own(found);
        current = found;
        refused = undefined;
        versions.push(found.version);
        note('taken', `Version ${found.version}`);
        deps.onTaken(found.version);
      } catch (error) {
        if (!signal.aborted) refuse(error instanceof Error ? error.message : String(error));
      } finally {
        isReading = false;
      }
    },
  };
}

/** What a symbol holds belongs to its strategy: it cannot change hands while the session runs. @throws Error */
function checkOwners(owners: ReadonlyMap<string, StrategyId>, { symbols }: LiveConfiguration): void {
  for (const { symbol, strategy } of symbols) {
    const owner = owners.get(symbol);
    if (owner === undefined || owner === strategy) continue;
    throw new Error(`Strategy of ${symbol} cannot change during a session: found "${strategy}", needed "${owner}"`);
  }
}
