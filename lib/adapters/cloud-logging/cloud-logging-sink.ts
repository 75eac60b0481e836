/**
 * Sink into Cloud Logging by Google's own client, one structured entry each. The client takes ~400 ms to load and is imported
 * when first used. An entry's id is its `insertId`: Cloud Logging keeps entries of one id, time and log once
 * (Cloud Logging, LogEntry).
 */
import type { LoggingOptions } from '@google-cloud/logging';
import { severityOf } from '../../ports/entry-severity.ts';
import type { Sink, SinkResult } from '../../ports/sink.ts';
import type { SequencedEntry } from '../../ports/trade-log.ts';

export interface CloudLoggingSinkOptions {
  readonly projectId: string | undefined;
  /** Name of the log. */
  readonly logName: string;
  readonly timeoutMs: number;
  /** Of the client, for tests: another end point. */
  readonly client?: LoggingOptions & { readonly fallback: boolean; readonly protocol: string };
}

interface CloudLog {
  write(entry: SequencedEntry): Promise<void>;
  check(): Promise<void>;
}

/** Canonical codes of Google's interfaces (google.rpc.Code) that may pass. */
const MAY_PASS: ReadonlySet<number> = new Set([1, 4, 8, 10, 13, 14]);

export function createCloudLoggingSink(options: CloudLoggingSinkOptions): Sink {
  let opening: Promise<CloudLog> | undefined;
  const open = (): Promise<CloudLog> => (opening ??= openLog(options));
  return {
    name: 'cloud-logging',
    describe: () => `on: log ${options.logName}`,
    async check() {
      try {
        await (await open()).check();
        return { isReady: true, detail: `Cloud Logging answers for log ${options.logName}` };
      } catch (error) {
        return { isReady: false, detail: reasonOf(error) };
      }
    },
    async deliver({ entry }, signal): Promise<SinkResult> {
      try {
        signal.throwIfAborted();
        await (await open()).write(entry);
        return { kind: 'delivered' };
      } catch (error) {
        const code = codeOf(error);
        if (code !== undefined && !MAY_PASS.has(code)) return { kind: 'refused', reason: reasonOf(error) };
        return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason: reasonOf(error) };
      }
    },
  };
}

/** The client passes it on, its types do not know it. */
const DRY_RUN = { dryRun: true } as const;

async function openLog({ projectId, logName, timeoutMs, client }: CloudLoggingSinkOptions): Promise<CloudLog> {
  const { Logging } = await import('@google-cloud/logging');
  const logging = new Logging({ ...(projectId === undefined ? {} : { projectId }), ...client });
  const log = logging.log(logName);
  const gaxOptions = { timeout: timeoutMs, maxRetries: 0 };
  return {
    async write(entry) {
      const metadata = {
        severity: severityOf(entry),
        insertId: entry.id.slice(0, 512),
        timestamp: entry.timestamp,
        labels: { symbol: entry.symbol, status: entry.status, runId: entry.runId },
        resource: { type: 'global' },
      };
      await log.write(log.entry(metadata, JSON.parse(JSON.stringify(entry))), { gaxOptions });
    },
    async check() {
      // Checked and not kept (entries.write, dryRun): the right to write is all that the service has.
      await log.write(log.entry({ resource: { type: 'global' } }, 'check'), { gaxOptions, ...DRY_RUN });
    },
  };
}

function codeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** The client's words may hold an end point or an account: only its code is told. */
const reasonOf = (error: unknown): string => {
  const code = codeOf(error);
  return code === undefined ? 'Cloud Logging cannot be reached' : `Cloud Logging answered with code ${code}`;
};
