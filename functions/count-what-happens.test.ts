import { createMeter } from '../lib/adapters/otlp/meter.ts';
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { BOTH, callOf, startDesk, type DeskHarness } from '../lib/testing/desk-harness.ts';
import { entryOf } from '../lib/testing/trade-log-values.ts';
import { countingLog, countingTradeLog, measuredDesk } from './count-what-happens.ts';

const counts = (meter: ReturnType<typeof createMeter>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    meter.read().counted.map(({ name, attributes, count }) => [[name, ...Object.values(attributes)].join(' '), count]),
  );

describe('a desk that is counted', () => {
  let desk: DeskHarness;
  afterEach(() => desk.close());

  it('counts its orders by their fate, and measures its runs and confirmations', async () => {
    const meter = createMeter();
    desk = await startDesk({ wrap: (deps) => ({ ...deps, tradeLog: countingTradeLog(deps.tradeLog, meter) }) });
    const measured = measuredDesk(desk.desk, meter, systemClock);
    await measured.call(callOf('allocation', BOTH, 'k1'));
    const sent = desk.placed().length;
    expect(sent).toBeGreaterThan(0);
    await desk.call('trade-reconciliation');
    expect(counts(meter)).toMatchObject({ 'desk.orders SENT': sent, 'desk.orders FILLED': expect.any(Number) });
    const confirmations = (): number =>
      meter
        .read()
        .measured.filter(({ name }) => name === 'desk.order.confirmation')
        .reduce((sum, { count }) => sum + count, 0);
    expect(confirmations()).toBe(sent);
    expect(meter.read().measured).toContainEqual(
      expect.objectContaining({ attributes: { intent: 'allocation', status: '200' }, count: 1 }),
    );
    // The stored answer of the same key is no second run.
    await measured.call(callOf('allocation', BOTH, 'k1'));
    expect(confirmations()).toBe(sent);
  });

  it('measures what is refused too, and changes neither answer nor error', async () => {
    const meter = createMeter();
    desk = await startDesk();
    const measured = measuredDesk(desk.desk, meter, systemClock);
    await expect(measured.call(callOf('nothing', {}, 'k1'))).rejects.toThrow('Intent is not known');
    expect(meter.read().measured).toMatchObject([{ attributes: { intent: 'nothing', status: 'refused' }, count: 1 }]);
  });
});

describe('a log that is counted', () => {
  it('counts drift, trips and failures, passes every line on, and tells where a request has ended', () => {
    const meter = createMeter();
    const lines: string[] = [];
    let ended = 0;
    const log = countingLog({ write: (_, event) => void lines.push(event) }, meter, () => (ended += 1));
    log.write('ERROR', 'LedgerDrift', {});
    log.write('ERROR', 'BreakerTripped', {});
    log.write('INFO', 'request', { durationMs: 3 });
    log.write('WARNING', 'TradingStateSet', {});
    expect(lines).toEqual(['LedgerDrift', 'BreakerTripped', 'request', 'TradingStateSet']);
    expect([ended, counts(meter)]).toEqual([
      1,
      {
        'desk.ledger.drifts': 1,
        'desk.breaker.trips BreakerTripped': 1,
        'desk.failures LedgerDrift': 1,
        'desk.failures BreakerTripped': 1,
      },
    ]);
  });
});

describe('a trade log that is counted', () => {
  it('counts an entry once however often it is told, and none that is of no order', () => {
    const meter = createMeter();
    let passed = 0;
    const tradeLog = countingTradeLog({ push: () => void (passed += 1), flush: () => Promise.resolve() }, meter);
    for (const id of ['e1', 'e1', 'e2']) tradeLog.push(entryOf(id, { status: 'UNKNOWN' }));
    for (const status of ['HEARTBEAT', 'SESSION', 'PLANNED'] as const) tradeLog.push(entryOf(status, { status }));
    expect([passed, counts(meter)]).toEqual([6, { 'desk.orders UNKNOWN': 2 }]);
  });
});
