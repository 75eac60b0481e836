import { manualClock } from '../testing/manual-clock.ts';
import { memorySpool, turns } from '../testing/spool-for-tests.ts';
import { calm } from '../testing/store-harness.ts';
import { entryOf } from '../testing/trade-log-values.ts';
import type { EntryLine } from '../ports/trade-log.ts';
import type { Attempt } from './deliver-entry.ts';
import { createLocalTopic, type LocalTopicOptions } from './local-topic.ts';

const lineOf = (id: string): EntryLine => ({ id, sequence: 1, text: JSON.stringify({ ...entryOf(id), sequence: 1 }) });
const LIMITS = { maxEntries: 4, atOnce: 2, firstPauseMs: 10_000, longestPauseMs: 600_000, maxAttempts: 3 };

function parts(deliver: LocalTopicOptions['deliver']) {
  const clock = manualClock(0);
  const spool = memorySpool();
  const dead: string[] = [];
  const deadLetter = ({ id }: EntryLine): void => void dead.push(id);
  const topic = createLocalTopic({ spool, clock, deliver, deadLetter, report: () => undefined, limits: LIMITS });
  return { clock, spool, dead, topic };
}

describe('local topic', () => {
  it('keeps what is published until it is acknowledged', async () => {
    const got: string[] = [];
    const { topic, spool } = parts(({ entry }) => Promise.resolve(got.push(entry.id) > 0));
    await topic.publish([lineOf('a'), lineOf('b')], calm());
    expect(spool.kept()).toEqual(['a', 'b']);
    topic.start();
    await turns();
    expect([got, spool.kept(), topic.queued()]).toEqual([['a', 'b'], [], 0]);
  });

  it('delivers again what is not acknowledged, later and later, and the others meanwhile', async () => {
    const atMs: number[] = [];
    const { topic, clock, dead } = parts(async ({ entry }: Attempt) => {
      if (entry.id === 'b') return true;
      atMs.push(clock.nowMs());
      if (atMs.length === 1) throw new Error('sink is away');
      return false;
    });
    topic.start();
    await topic.publish([lineOf('a'), lineOf('b')], calm());
    await turns();
    expect(topic.queued()).toBe(1);
    await clock.advance(60_000);
    expect([atMs, dead]).toEqual([[0, 10_000, 30_000], ['a']]);
  });

  it('refuses what it has no room for: it stays with whoever ships it', async () => {
    const { topic } = parts(() => Promise.resolve(true));
    const lines = ['a', 'b', 'c', 'd', 'e'].map(lineOf);
    await expect(topic.publish(lines, calm())).rejects.toThrow(
      'Local topic is full: found 0 entries, needed at most 4',
    );
  });

  it('delivers what a dead process left over', async () => {
    const got: string[] = [];
    const { topic, spool } = parts(({ entry }) => Promise.resolve(got.push(entry.id) > 0));
    spool.leftovers.push([lineOf('old')]);
    topic.start();
    await turns();
    expect([got, spool.leftovers]).toEqual([['old'], []]);
  });

  it('stops at once and keeps on disk what nobody has acknowledged', async () => {
    const { topic, spool } = parts(
      (_entry, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(false))),
    );
    topic.start();
    await topic.publish([lineOf('a'), lineOf('b'), lineOf('c')], calm());
    await topic.stop();
    expect(spool.kept()).toEqual(['a', 'b', 'c']);
    await expect(topic.publish([lineOf('d')], calm())).rejects.toThrow('stopped');
  });
});
