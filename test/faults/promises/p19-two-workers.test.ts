/**
 * P19 on Firestore, with two workers alive: one is killed with SIGKILL in each stage, the other stands by all the time. It takes over
 * within ten seconds, never before the lease has passed, decides the same, and asks at most one answer again.
 */
import { randomUUID } from 'node:crypto';
import { firestoreTaskStore } from '../../../lib/adapters/firestore/firestore-task-store.ts';
import { closeFirestore, openFirestore } from '../../../lib/adapters/firestore/open-firestore.ts';
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { AGENT_IDS } from '../../../lib/domain/analysis.ts';
import { decimalText } from '../../../lib/domain/decimal.ts';
import { startChild } from '../../../lib/testing/child-process.ts';
import { describeOnEmulator, emulatorForTests } from '../../../lib/testing/emulator-for-tests.ts';
import { calm } from '../../../lib/testing/store-harness.ts';
import { pendingTask, taskIdOf } from '../../../lib/testing/task-values.ts';

const WORKER = 'lib/testing/analysis-worker-process.ts';
const TAKEOVER_MS = 10_000;
/** In every stage, while an agent thinks or just after it answered. */
const MOMENTS = ['asked technical', 'answered momentum-director', 'asked systemic-risk', 'answered decision'] as const;

const all = (text: string, form: RegExp): readonly string[] => [...text.matchAll(form)].map(([, found = '']) => found);

describeOnEmulator('P19: an analysis resumes with two live workers', await emulatorForTests('firestore'), (host) => {
  async function killedAt(moment: (typeof MOMENTS)[number]) {
    const projectId = `test-${randomUUID().slice(0, 13)}`;
    const client = openFirestore({ projectId, emulatorHost: host });
    const tasks = firestoreTaskStore(client);
    try {
      const rival = startChild(WORKER, [`${host}/${projectId}`, 'rival']);
      await rival.printed(/^up$/m);
      await tasks.create(pendingTask({ createdAtMs: systemClock.nowMs() }), calm());
      const first = startChild(WORKER, [`${host}/${projectId}`, 'first', moment]);
      await first.printed(new RegExp(`^${moment}\\b`, 'm'));
      first.process.kill('SIGKILL');
      const killedAtMs = systemClock.nowMs();
      const [{ stdout: before }, { stdout: after, exitCode }] = await Promise.all([first.ended, rival.ended]);
      const task = await tasks.get(taskIdOf(1), calm());
      const answered = all(before, /^answered (\S+)$/gm);
      const askedAgain = all(after, /^asked (\S+) at/gm);
      return {
        moment,
        exitCode,
        state: task?.state,
        claims: task?.claims,
        decision: task?.decision && `${task.decision.rating} ${decimalText(task.decision.targetWeight)}`,
        agents: task?.results
          .map(({ agentId }) => agentId)
          .toSorted()
          .join(),
        repeated: askedAgain.filter((agent) => answered.includes(agent)).length,
        takeoverMs: Number(all(after, /^asked \S+ at (\d+)$/gm)[0]) - killedAtMs,
      };
    } finally {
      await closeFirestore(client, calm());
    }
  }

  it('takes over in every stage, with the same decision and at most one answer asked again', async () => {
    const survived = await Promise.all(MOMENTS.map(killedAt));
    process.stdout.write(
      `P19 takeovers on Firestore: ${survived.map(({ takeoverMs }) => `${takeoverMs} ms`).join(', ')}\n`,
    );
    const agents = AGENT_IDS.toSorted().join();
    for (const one of survived) {
      expect(one).toMatchObject({ exitCode: 0, state: 'COMPLETED', claims: 2, agents, decision: 'hold 0' });
      expect([one.moment, one.repeated <= 1]).toEqual([one.moment, true]);
      expect([one.moment, one.takeoverMs < TAKEOVER_MS ? 'in time' : one.takeoverMs]).toEqual([one.moment, 'in time']);
    }
  }, 180_000);
});
