/** The sinks of a trade log as the settings give them; each without its setting is off, in words. */
import { fileSink } from '../lib/adapters/file/file-sink.ts';
import type { SinkSlot } from '../lib/ports/sink.ts';
import type { Settings } from './config.ts';

export function tradeLogSinks({ TRADE_LOG_FILE: file }: Pick<Settings, 'TRADE_LOG_FILE'>): readonly SinkSlot[] {
  return [
    file === undefined
      ? { kind: 'off', name: 'file', why: 'TRADE_LOG_FILE is not set' }
      : { kind: 'on', sink: fileSink(file) },
  ];
}
