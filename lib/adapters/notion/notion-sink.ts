/**
 * Sink into a Notion database: one page an entry, by Notion's own client, at most three requests a second (Notion API,
 * request limits). One instance keeps the limit: the `trade-log` function runs on at most one.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Sink, SinkCheck, SinkResult } from '../../ports/sink.ts';
import { notionFailure, NotionMissing } from './notion-failure.ts';
import { NotionPages, type NotionAccess } from './notion-pages.ts';
import { schemaProblems } from './notion-schema.ts';
import { createRequestPace, PaceFull, type RequestPace } from './request-pace.ts';

export interface NotionSinkOptions extends NotionAccess {
  readonly clock: Pick<Clock, 'nowMs' | 'sleep'>;
}

/** A third of a second and a little: never four in a second, 99.8 % of the limit. */
const INTERVAL_MS = 334;
/** Who would wait longer is told to come back: the caller's deadline is not for waiting. */
const MAX_WAIT_MS = 20_000;

export function createNotionSink({ clock, ...access }: NotionSinkOptions): Sink {
  const pace = createRequestPace(clock, { intervalMs: INTERVAL_MS, maxWaitMs: MAX_WAIT_MS });
  const pages = new NotionPages(access, pace);
  return {
    name: 'notion',
    describe: () => `on: database ${access.databaseId.slice(0, 8)}..., 3 requests a second`,
    check: (signal) => checkDatabase(pages, signal),
    deliver: ({ entry, mayExist }, signal) =>
      attempt(pace, signal, async () => {
        if (mayExist && (await pages.find(entry.id, signal)) !== undefined) return;
        await pages.create(entry, signal);
      }),
    annotate: (entry, note, signal) =>
      attempt(pace, signal, async () => {
        const page = await pages.find(entry.id, signal);
        if (page === undefined) throw new NotionMissing(`Notion has no page of entry ${entry.id}`);
        await pages.setNote(page, note, signal);
      }),
  };
}

async function attempt(pace: RequestPace, signal: AbortSignal, work: () => Promise<void>): Promise<SinkResult> {
  try {
    await work();
    return { kind: 'delivered' };
  } catch (error) {
    if (error instanceof PaceFull) {
      return { kind: 'retry-later', afterMs: error.waitMs, mayExist: false, reason: error.message };
    }
    if (signal.aborted) {
      return { kind: 'retry-later', afterMs: undefined, mayExist: true, reason: 'Notion did not answer in time' };
    }
    const failure = notionFailure(error);
    if (failure.kind === 'retry-later' && failure.afterMs !== undefined) pace.pause(failure.afterMs);
    return failure;
  }
}

async function checkDatabase(pages: NotionPages, signal: AbortSignal): Promise<SinkCheck> {
  try {
    const problems = schemaProblems(await pages.properties(signal));
    if (problems.length === 0) return { isReady: true, detail: 'Notion database fits' };
    return { isReady: false, detail: `Notion database does not fit: ${problems.join('; ')}` };
  } catch (error) {
    return { isReady: false, detail: notionFailure(error).reason };
  }
}
