import { curvesOf, otlpRequest } from '../../testing/otlp-request.ts';
import { startStandIn, type StandIn } from '../../testing/http-stand-in.ts';
import { manualClock, type ManualClock } from '../../testing/manual-clock.ts';
import { calm } from '../../testing/store-harness.ts';
import { createMeter } from './meter.ts';
import { startOtlpExporter } from './otlp-exporter.ts';

const KEY = 'a-key-of-the-collector';
const PATH = '/tenant/v1/metrics';
/** Far more turns of the event loop than a post on loopback takes on the slowest machine. */
const MOST_TURNS = 200_000;
let collector: StandIn;
beforeEach(async () => {
  collector = await startStandIn(() => ({ status: 200, body: {} }));
});
afterEach(() => collector.close());

/** Until so many have come, and the answer is read: turns of the event loop, no time. */
async function told(clock: ManualClock, count: number, isAnswered = true): Promise<void> {
  const turn = async (): Promise<void> => {
    const slept = clock.sleep(0, calm());
    await clock.advance(0);
    await slept;
  };
  // What is over has freed its deadline: the minute's timer alone is left.
  const isTold = (): boolean => collector.requests.length >= count && (!isAnswered || clock.pending() === 1);
  for (let n = 0; !isTold(); n += 1) {
    if (n > MOST_TURNS) throw new Error(`Posts are missing: found ${collector.requests.length}, needed ${count}`);
    await turn();
  }
}

function exporter() {
  const clock = manualClock(1_600_000_000_123);
  const meter = createMeter();
  const logged: string[] = [];
  const log = {
    write: (_: string, event: string, facts: object) => void logged.push(`${event} ${JSON.stringify(facts)}`),
  };
  const started = startOtlpExporter({
    meter,
    url: new URL(`${collector.url}${PATH}`),
    headers: { 'api-key': KEY },
    resource: { 'service.name': 'intents' },
    clock,
    log,
    fetch,
  });
  return { clock, meter, logged, ...started };
}

describe('an exporter', () => {
  it('posts what a collector of OTLP reads: sums, histograms and gauges with their times, and its key', async () => {
    const { clock, meter, stop } = exporter();
    meter.count('desk.orders', { status: 'SENT' });
    meter.measure('desk.run.duration', 412, { intent: 'allocation', status: '200' });
    meter.watch('desk.trade_log.queued', () => 7);
    await clock.advance(1_000);
    await stop(500);
    const [request] = collector.requests;
    expect(request).toMatchObject({ method: 'POST', path: PATH });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'api-key': KEY });
    expect(curvesOf(request?.body)).toEqual(
      new Map([
        ['desk.orders status=SENT', 1],
        ['desk.run.duration intent=allocation status=200', 1],
        ['desk.trade_log.queued', 7],
      ]),
    );
    const text = JSON.stringify(otlpRequest.parse(request?.body));
    expect(text).toContain('"startTimeUnixNano":"1600000000123000000","timeUnixNano":"1600000001123000000"');
    expect(text).toContain('{"key":"service.name","value":{"stringValue":"intents"}}');
  });

  it('posts once a minute, and when it is nudged after a sleep; sums go on from where they were', async () => {
    const { clock, meter, nudge, stop } = exporter();
    meter.count('desk.ledger.drifts', {});
    nudge();
    expect(collector.requests).toHaveLength(0);
    await clock.advance(60_000);
    await told(clock, 1);
    meter.count('desk.ledger.drifts', {});
    await stop(500);
    expect(collector.requests.map(({ body }) => curvesOf(body).get('desk.ledger.drifts'))).toEqual([1, 2]);
    nudge();
    await stop(500);
    expect(collector.requests).toHaveLength(2);
  });

  it.each([
    ['refuses', { kind: 'answer', answer: { status: 403, body: { why: KEY } } }, 'found status 403, needed 200'],
    ['is gone', { kind: 'reset' }, 'it cannot be reached'],
    [
      'redirects',
      { kind: 'answer', answer: { status: 307, body: {}, headers: { location: 'http://127.0.0.1:9/x' } } },
      'found status 307, needed 200',
    ],
    [
      'takes a part',
      {
        kind: 'answer',
        answer: { status: 200, body: { partialSuccess: { rejectedDataPoints: '2', errorMessage: 'too old' } } },
      },
      'it refused 2 points: too old',
    ],
  ] as const)('says once that its collector %s, without its key and path, and goes on', async (_, fault, words) => {
    const { clock, meter, logged, stop } = exporter();
    meter.count('desk.breaker.trips', {});
    collector.script(fault, fault);
    for (const count of [1, 2, 3]) {
      await clock.advance(60_000);
      await told(clock, count);
    }
    await stop(500);
    expect(logged).toHaveLength(2);
    expect(logged[0]).toBe(`MetricsNotTold {"collector":"127.0.0.1","problem":"${words}"}`);
    expect(logged[1]).toContain('MetricsToldAgain');
    expect(logged.join()).not.toMatch(new RegExp(`${KEY}|tenant`));
  });

  it('ends in time beside a collector that never answers', async () => {
    const { clock, logged, stop } = exporter();
    collector.script({ kind: 'hang' }, { kind: 'hang' });
    await clock.advance(60_000);
    await told(clock, 1, false);
    const stopped = stop(500);
    await told(clock, 2, false);
    await clock.advance(500);
    await stopped;
    expect(logged).toEqual([expect.stringContaining('it did not answer in time')]);
  });
});
