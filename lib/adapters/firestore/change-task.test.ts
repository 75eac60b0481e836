/** Changes of tasks under their versions, on the emulator: what two instances of a service do to the same tasks at the same time. */
import { randomUUID } from 'node:crypto';
import { addLog, cancelTask, claimTask, type Task, type TaskDecision } from '../../domain/task.ts';
import type { TaskStore } from '../../ports/task-store.ts';
import { describeOnEmulator, emulatorForTests } from '../../testing/emulator-for-tests.ts';
import { clearEmulator } from '../../testing/firestore-harness.ts';
import { calm } from '../../testing/store-harness.ts';
import { allowed, pendingTask, TASK_AT_MS, taskIdOf } from '../../testing/task-values.ts';
import { firestoreTaskStore } from './firestore-task-store.ts';
import { closeFirestore, openFirestore } from './open-firestore.ts';

const claim = (task: Task): TaskDecision => claimTask(task, { holder: 'worker-1', nowMs: TASK_AT_MS });
const say =
  (message: string) =>
  (task: Task): TaskDecision =>
    addLog(task, 1, [{ atMs: TASK_AT_MS, level: 'info', agentId: undefined, message }]);
const messagesOf = (task: Task | undefined): readonly string[] => (task?.logs ?? []).map(({ message }) => message);

describeOnEmulator('Firestore changes of tasks', await emulatorForTests('firestore'), (host) => {
  describe('changes of tasks in Firestore', () => {
    const projectId = `test-${randomUUID().slice(0, 13)}`;
    const clients = [1, 2].map(() => openFirestore({ projectId, emulatorHost: host }));
    afterAll(() => Promise.all(clients.map((client) => closeFirestore(client, calm()))));
    let own: TaskStore;
    let other: TaskStore;
    beforeEach(async () => {
      await clearEmulator(host, projectId);
      const [one, two] = clients.map(firestoreTaskStore);
      if (one === undefined || two === undefined) throw new Error('Clients are missing');
      [own, other] = [one, two];
    });
    const create = (n: number): Promise<boolean> => own.create(pendingTask({ taskId: taskIdOf(n) }), calm());
    const change = (store: TaskStore, n: number, decide: (task: Task) => TaskDecision) =>
      store.change(taskIdOf(n), decide, calm());

    it('decide again on what another instance has written meanwhile, and lose neither', async () => {
      await create(1);
      await change(own, 1, claim);
      await change(other, 1, say('from the other'));
      const seen: number[] = [];
      const counted = (task: Task): TaskDecision => {
        seen.push(task.logs.length);
        return say('from us')(task);
      };
      allowed(await change(own, 1, counted));
      expect(seen).toEqual([0, 1]);
      expect(messagesOf(await own.get(taskIdOf(1), calm()))).toEqual(['from the other', 'from us']);
    });

    it('hear of a cancel elsewhere before anything is refused or written', async () => {
      await create(1);
      await change(own, 1, claim);
      allowed(await change(other, 1, (task) => cancelTask(task, 'ann', TASK_AT_MS)));
      expect(await change(own, 1, say('too late'))).toMatchObject({ kind: 'refused', task: { state: 'CANCELLED' } });
      expect(messagesOf(await own.get(taskIdOf(1), calm()))).toEqual([]);
    });

    it('read nothing for a holder alone: fields that went are gone, those that stayed are whole', async () => {
      await create(1);
      await change(own, 1, claim);
      let asked = 0;
      const release = (task: Task): TaskDecision => {
        asked += 1;
        return { kind: 'changed', task: { ...task, lease: undefined, message: 'let go' } };
      };
      const written = allowed(await change(own, 1, release));
      expect([asked, written.lease]).toEqual([1, undefined]);
      expect(await other.get(taskIdOf(1), calm())).toStrictEqual(written);
    });

    it('that share a commit cost nobody else where one of them has an old version', async () => {
      const all = Array.from({ length: 12 }, (_, n) => n + 1);
      await Promise.all(all.map(create));
      await Promise.all(all.map((n) => change(own, n, claim)));
      await change(other, 7, say('from the other'));
      await Promise.all(all.flatMap((n) => [change(own, n, say('first')), change(own, n, say('second'))]));
      const kept = await Promise.all(all.map((n) => other.get(taskIdOf(n), calm())));
      for (const [at, task] of kept.entries()) {
        const said = messagesOf(task);
        expect([at, said.toSorted()]).toEqual([
          at,
          at === 6 ? ['first', 'from the other', 'second'] : ['first', 'second'],
        ]);
      }
    });
  });
});
