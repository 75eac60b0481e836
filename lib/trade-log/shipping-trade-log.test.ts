import { manualClock } from '../testing/manual-clock.ts';
import { memorySpool, testTopic, turns } from '../testing/spool-for-tests.ts';
import { calm } from '../testing/store-harness.ts';
import { entryOf } from '../testing/trade-log-values.ts';
import { createShippingTradeLog, type ShippingOptions } from './shipping-trade-log.ts';

function parts(changes: Partial<ShippingOptions> = {}) {
  const clock = manualClock(1_000_000);
  const spool = memorySpool();
  const topic = testTopic();
  const problems: string[] = [];
  const report = (problem: string): void => void problems.push(problem);
  const log = createShippingTradeLog({ spool, publish: topic.publish, clock, report, ...changes });
  return { clock, spool, topic, problems, log };
}

const errorEntry = (id: string) => entryOf(id, { action: 'ERROR', status: 'FAILED' });

describe('shipping trade log', () => {
  it('ships what is pushed, in one batch, and keeps none of it', async () => {
    const { log, topic, spool } = parts();
    log.start();
    for (const id of ['a', 'b', 'c']) log.push(entryOf(id));
    expect(spool.kept()).toEqual(['a', 'b', 'c']);
    await log.flush(calm());
    expect([topic.batches, spool.kept()]).toEqual([[['a', 'b', 'c']], []]);
    expect(log.describe()).toBe('running, 0 queued, 3 shipped, 0 failed, 0 dropped');
  });

  it('ships nothing before its start, and everything after it', async () => {
    const { log, topic } = parts();
    log.push(entryOf('a'));
    await turns();
    expect(topic.tries()).toBe(0);
    log.start();
    await turns();
    expect(topic.batches).toEqual([['a']]);
  });

  it('keeps what a failing topic does not take and ships it once it does', async () => {
    const { log, topic, spool, clock } = parts();
    topic.mood = 'fails';
    log.start();
    log.push(entryOf('a'));
    await turns();
    await clock.advance(3_600_000);
    expect(spool.kept()).toEqual(['a']);
    topic.mood = 'takes';
    await clock.advance(31_000);
    expect([topic.batches, spool.kept(), log.stats().queued]).toEqual([[['a']], [], 0]);
  });

  it('asks a failing topic less and less often, at most every thirty seconds', async () => {
    const { log, topic, clock } = parts();
    topic.mood = 'fails';
    log.start();
    log.push(entryOf('a'));
    await turns();
    await clock.advance(62_000);
    const early = topic.tries();
    await clock.advance(300_000);
    expect(topic.tries() - early).toBeLessThanOrEqual(11);
    expect(log.stats().failed).toBe(topic.tries());
  });

  it('ends a flush with the first try that fails, in words', async () => {
    const { log, topic } = parts();
    topic.mood = 'fails';
    log.start();
    log.push(entryOf('a'));
    await expect(log.flush(calm())).rejects.toThrow(
      'Trade log is not flushed: found 1 entries queued, needed 0: Topic is not reachable',
    );
  });

  it('ends a flush at its deadline where the topic hangs, and lets the loop go on', async () => {
    const { log, topic, clock } = parts();
    topic.mood = 'hangs';
    log.start();
    log.push(entryOf('a'));
    const { signal } = clock.deadline({ what: 'test', durationMs: 5_000 });
    const flushed = log.flush(signal).catch((error: unknown) => String(error));
    await clock.advance(5_000);
    expect(await flushed).toContain('Deadline passed: test');
    topic.mood = 'takes';
    await clock.advance(11_000);
    expect(topic.batches).toEqual([['a']]);
  });

  it('refuses what is new when full, counts it, and tells of it by an entry once there is room', async () => {
    const { log, topic, problems } = parts({ limits: { maxEntries: 8, maxCharacters: 1e6 } });
    for (let n = 0; n < 11; n += 1) log.push(entryOf(String(n)));
    expect(log.stats()).toMatchObject({ queued: 8, dropped: 3 });
    expect(problems).toEqual(['Trade log: 1 dropped so far: it is full', 'Trade log: 2 dropped so far: it is full']);
    log.start();
    await turns();
    expect(topic.batches.flat().slice(0, 8)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(topic.batches.flat()[8]).toMatch(/^dropped-\d+-3$/);
  });

  it('takes entries of errors into the reserve of a full log', () => {
    const { log } = parts({ limits: { maxEntries: 8, maxCharacters: 1e6 } });
    for (let n = 0; n < 8; n += 1) log.push(entryOf(String(n)));
    log.push(errorEntry('e1'));
    log.push(errorEntry('e2'));
    expect(log.stats()).toMatchObject({ queued: 9, dropped: 1 });
  });

  it('never throws: not for a full disk, a reporter that throws, or a stopped log', async () => {
    const broken = {
      ...memorySpool(),
      append: () => {
        throw new Error('ENOSPC');
      },
    };
    const { log, topic } = parts({
      spool: broken,
      report: () => {
        throw new Error('reporter');
      },
    });
    log.push(entryOf('a'));
    expect(log.stats()).toMatchObject({ queued: 1, unsaved: 1 });
    log.start();
    await turns();
    expect(topic.batches).toEqual([['a']]);
    await log.stop();
    log.push(entryOf('b'));
    expect(log.stats()).toMatchObject({ isRunning: false, dropped: 1 });
  });

  it('sets aside the one entry a topic refuses and ships the others around it', async () => {
    const { log, topic, spool } = parts();
    topic.mood = ({ id }) => id !== '37';
    log.start();
    for (let n = 0; n < 100; n += 1) log.push(entryOf(String(n)));
    await log.flush(calm());
    expect(topic.batches.flat()).toHaveLength(99);
    expect(spool.kept()).toEqual(['37']);
    expect(log.describe()).toMatch(/1 set aside/);
  });

  it('ships what dead processes left over, as it was', async () => {
    const { log, topic, spool } = parts();
    spool.leftovers.push(
      [{ id: 'old', sequence: 7, text: '{"id":"old"}' }],
      [{ id: 'older', sequence: 7, text: '{}' }],
    );
    log.start();
    await turns(10);
    expect(topic.batches.flat()).toEqual(['old', 'older']);
    expect([spool.leftovers, spool.kept()]).toEqual([[], []]);
  });

  it('says where an entry is', async () => {
    const { log } = parts();
    log.push(entryOf('a'));
    expect([log.whereIs?.('a'), log.whereIs?.('b')]).toEqual(['queued', 'unknown']);
    log.start();
    await turns();
    expect(log.whereIs?.('a')).toBe('shipped');
  });

  it('drains at its stop, and gives up at its deadline with everything still on disk', async () => {
    const { log, topic, spool, clock } = parts();
    topic.mood = 'hangs';
    log.start();
    for (let n = 0; n < 1_000; n += 1) log.push(entryOf(String(n)));
    const stopped = log.stop(3_000);
    await clock.advance(3_000);
    await stopped;
    expect(spool.kept()).toHaveLength(1_000);
    expect(log.describe()).toMatch(/^stopped, 1000 queued/);
  });
});
