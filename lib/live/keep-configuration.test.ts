/** What a newer configuration may not do to a session that runs. */
import { decimal } from '../domain/decimal.ts';
import { strategyId } from '../domain/ids.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { USD } from '../testing/trading-values.ts';
import { keepConfiguration } from './keep-configuration.ts';
import type { LiveConfiguration, LiveSymbol } from './live-configuration.ts';

const symbolOf = (strategy: string): LiveSymbol => ({
  symbol: 'BTC',
  spec: { symbol: 'BTC', secType: 'CRYPTO', exchange: 'PAXOS', currency: USD },
  lotSize: decimal(1),
  magicNumber: 1,
  strategy: strategyId(strategy),
  intervalMs: 1_000,
  maxLoss: undefined,
});
const configurationOf = (version: string, symbols: readonly LiveSymbol[]): LiveConfiguration => ({
  version,
  symbols,
  maxLoss: decimal(1),
  heartbeatMs: 1_000,
  flattenOnTrip: false,
  staleAfterMs: 1_000,
  maxConsecutiveErrors: 3,
  drawdown: { warn: decimal('0.03'), reduce: decimal('0.05'), halt: decimal('0.07') },
});

/** Reads one configuration after the other, and tells which were refused and which symbols hold in the end. */
async function afterReading(...later: readonly LiveConfiguration[]) {
  const refused: string[] = [];
  const waiting = [...later];
  const first = configurationOf('1', [symbolOf('alpha')]);
  const kept = keepConfiguration(first, {
    clock: manualClock(0),
    read: () => Promise.resolve(waiting.shift() ?? first),
    check: () => undefined,
    onTaken: () => undefined,
    onRefused: (detail) => void refused.push(detail),
  });
  for (const _ of later) await kept.refresh(new AbortController().signal);
  return { refused, symbols: kept.current().symbols.map(({ strategy }) => String(strategy)) };
}

describe('keepConfiguration', () => {
  it('refuses another strategy for a symbol that left the configuration and comes back: it would sell what is not its own', async () => {
    const found = await afterReading(configurationOf('2', []), configurationOf('3', [symbolOf('beta')]));
    expect(found.refused).toEqual([expect.stringMatching(/found "beta", needed "alpha"/)]);
    expect(found.symbols).toEqual([]);
  });

  it('takes a symbol back with the strategy it had', async () => {
    const found = await afterReading(configurationOf('2', []), configurationOf('3', [symbolOf('alpha')]));
    expect(found).toEqual({ refused: [], symbols: ['alpha'] });
  });
});
