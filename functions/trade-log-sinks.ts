/** Every sink of a trade log as the settings give it: the file, and what `sink-slots.ts` joins. */
import { fileSink } from '../lib/adapters/file/file-sink.ts';
import type { Clock } from '../lib/ports/clock.ts';
import type { SinkSlot } from '../lib/ports/sink.ts';
import type { Settings } from './config.ts';
import { retryPolicy, type RetryPolicy } from '../lib/trade-log/try-with-retries.ts';
import { sinkSlots } from './sink-slots.ts';
import { standIns } from './stand-ins.ts';

export function tradeLogSinks(settings: Settings, clock: Clock): readonly SinkSlot[] {
  const { TRADE_LOG_FILE: file } = settings;
  const inFile: SinkSlot =
    file === undefined
      ? { kind: 'off', name: 'file', why: 'TRADE_LOG_FILE is not set' }
      : { kind: 'on', sink: fileSink(file) };
  return [inFile, ...sinkSlots({ settings, clock, ...standIns(settings) })];
}

/** How often a sink is tried within one delivery. */
export const sinkPolicy = (settings: Settings): RetryPolicy =>
  retryPolicy({
    maxRetries: settings.SINK_MAX_RETRIES,
    delayMs: settings.SINK_RETRY_DELAY_SECONDS * 1_000,
    tryMs: settings.SINK_TIMEOUT_SECONDS * 1_000,
  });
