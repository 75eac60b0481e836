/** Structured service log, one JSON line an event, as Cloud Run ingests it from stdout (Cloud Logging `severity`). */
import type { Log } from '../../ports/trade-log.ts';

export function createJsonLog(write: (line: string) => void): Log {
  return {
    write: (severity, event, facts) => {
      write(`${JSON.stringify({ severity, event, time: new Date().toISOString(), ...facts })}\n`);
    },
  };
}
