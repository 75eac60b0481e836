import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { runChild, startChild } from '../../../lib/testing/child-process.ts';
import { publishedIds } from '../../../lib/testing/file-topic.ts';
import { temporaryFolder } from '../../../lib/testing/temporary-folder.ts';

const PUSHER = 'lib/testing/trade-log-pusher.ts';
const LIMIT_MS = 8_000;

describe('P13: shutdown of the trade log', () => {
  const inFolder = temporaryFolder();

  it('P13: ends within 8 s of SIGTERM with 1,000 entries queued and a dead topic, and loses none', async () => {
    const folder = inFolder('desk');
    const child = startChild(PUSHER, [folder, 'q', '1000', 'dead']);
    await child.printed(/queued 1000/);
    const signalledAtMs = systemClock.nowMs();
    child.process.kill('SIGTERM');
    const { exitCode, stdout } = await child.ended;
    expect([exitCode, systemClock.nowMs() - signalledAtMs < LIMIT_MS]).toEqual([0, true]);
    expect(stdout).toMatch(/stopped, 1000 queued/);
    await runChild(PUSHER, [folder, 'end', '0']);
    expect(new Set(publishedIds(`${folder}/topic.jsonl`)).size).toBe(1_000);
  }, 60_000);
});
