/**
 * Posts metrics to a collector over OTLP/HTTP in JSON: once a minute while the process has its processor, when it is nudged, and a last
 * time when it ends. One post at a time, under a deadline, no retries (sums are cumulative: the next one tells it all again), no
 * redirects. A collector that is away is told of in the log once, and once when it is back.
 * Source: OTLP specification 1.x, OTLP/HTTP. It counts nothing.
 */
import { z } from 'zod';
import type { Clock } from '../../ports/clock.ts';
import type { Attributes } from '../../ports/metrics.ts';
import type { Log } from '../../ports/trade-log.ts';
import { withDeadline } from '../../ports/with-deadline.ts';
import { encodeMetrics } from './encode-metrics.ts';
import type { Meter } from './meter.ts';

const PERIOD_MS = 60_000;
const POST_MS = 5_000;
const MAX_ANSWER_BYTES = 64_000;

export interface OtlpExporterOptions {
  readonly meter: Meter;
  /** Of `/v1/metrics`; checked by the caller against its list of hosts (`allowedUrl`). */
  readonly url: URL;
  /** A collector's key, for example; in no word of ours. */
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Attributes;
  readonly clock: Clock;
  readonly log: Log;
  readonly fetch: typeof fetch;
}

export interface OtlpExporter {
  /** Something has ended: exports where the last one is a minute old. Never waits; an instance may be put to sleep between requests. */
  readonly nudge: () => void;
  /** Tells what is left within `timeoutMs`; nothing is told after it. Idempotent; never rejects. */
  readonly stop: (timeoutMs: number) => Promise<void>;
}

/** What a collector says of points that it did not take (OTLP, partial success). */
const answerForm = z.object({
  partialSuccess: z
    .object({ rejectedDataPoints: z.union([z.string(), z.number()]).optional(), errorMessage: z.string().optional() })
    .optional(),
});

export function startOtlpExporter(options: OtlpExporterOptions): OtlpExporter {
  const { clock, log, url } = options;
  const startedAtMs = clock.nowMs();
  const ending = new AbortController();
  let lastAtMs = startedAtMs;
  let underWay: Promise<void> | undefined;
  let isAway = false;
  const tell = async (durationMs: number, parent?: AbortSignal): Promise<void> => {
    lastAtMs = clock.nowMs();
    const limit = { what: 'telling metrics', durationMs, ...(parent === undefined ? {} : { parent }) };
    const problem = await withDeadline(clock, limit, (signal) => posted(options, startedAtMs, signal)).catch(
      () => 'it did not answer in time',
    );
    if (problem !== undefined && !isAway) log.write('WARNING', 'MetricsNotTold', { collector: url.hostname, problem });
    if (problem === undefined && isAway) log.write('INFO', 'MetricsToldAgain', { collector: url.hostname });
    isAway = problem !== undefined;
  };
  const begin = (): void => {
    if (underWay !== undefined || ending.signal.aborted) return;
    underWay = tell(POST_MS, ending.signal).finally(() => (underWay = undefined));
  };
  const timer = clock.every(PERIOD_MS, begin);
  return {
    nudge: () => {
      if (clock.nowMs() - lastAtMs >= PERIOD_MS) begin();
    },
    async stop(timeoutMs) {
      if (ending.signal.aborted) return;
      timer.stop();
      ending.abort(new Error('Process is ending'));
      await underWay;
      await tell(timeoutMs);
    },
  };
}

/** What is wrong, in words without the URL's path and the headers; undefined where all was taken. */
async function posted(
  { meter, url, headers, resource, clock, fetch: send }: OtlpExporterOptions,
  startedAtMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const body = JSON.stringify(encodeMetrics(meter.read(), { resource, startedAtMs, atMs: clock.nowMs() }));
  try {
    const response = await send(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body,
      redirect: 'manual',
      signal,
    });
    const text = await beginning(response);
    if (response.status !== 200) return `found status ${response.status}, needed 200`;
    return refusedPoints(text);
  } catch {
    // fetch's own words may hold the URL.
    return signal.aborted ? 'it did not answer in time' : 'it cannot be reached';
  }
}

async function beginning(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ANSWER_BYTES) break;
  }
  return text;
}

function refusedPoints(text: string): string | undefined {
  const { partialSuccess } = answerForm.safeParse(jsonOf(text)).data ?? {};
  const refused = Number(partialSuccess?.rejectedDataPoints ?? 0);
  if (refused === 0) return undefined;
  return `it refused ${refused} points: ${(partialSuccess?.errorMessage ?? '').slice(0, 200)}`;
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // A collector that answers 200 with anything else has taken it.
    return {};
  }
}
