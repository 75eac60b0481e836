/**
 * A worker as a process of its own for crash tests: drains the queue in the store's file with the desk's rules as its model, and
 * prints each question and each answer. Killed from outside: with a MOMENT (`asked technical`, `answered decision`) everything
 * stands still there, however late the kill comes. On Firestore (`HOST/PROJECT` instead of a file) several work at once: a `rival` is up
 * and goes to the queue when another holds the task. `node analysis-worker-process.ts FILE NAME [MOMENT]`
 */
import { writeSync } from 'node:fs';
import { memoryTaskStore } from '../adapters/memory/memory-task-store.ts';
import { openFileDatabase } from '../adapters/memory/open-memory-database.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { ruleJudgement } from '../analysis/judge-by-rules.ts';
import { AGENT_IDS, STAGE_OF, type AgentId } from '../domain/analysis.ts';
import { drainQueue } from '../analysis/work-queue.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { calm } from './store-harness.ts';
import { factsOf } from './task-values.ts';

const [file = '', holder = 'worker', moment] = process.argv.slice(2);
/** At once, also where the process stands still in the next moment. */
const print = (line: string): void => void writeSync(1, `${line}\n`);
const THINKING_MS = 40;
/**
 * Answers that come within one commit of each other can both be lost with their worker. Where a commit takes time agents of a stage
 * answer one after the other.
 */
const apartMs = file.startsWith('127.0.0.1:') ? 500 : 0;
const thinkingMs = (agentId: AgentId): number =>
  THINKING_MS + apartMs * AGENT_IDS.filter((id) => STAGE_OF[id] === STAGE_OF[agentId]).indexOf(agentId);
/** The whole process: no other agent goes on, no lease is renewed. */
function standStillAt(reached: string): void {
  if (reached === moment) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

interface Opened {
  readonly tasks: TaskStore;
  close(): Promise<void>;
}

async function openStore(): Promise<Opened> {
  const [, host, projectId] = /^(127\.0\.0\.1:\d+)\/(.+)$/.exec(file) ?? [];
  if (host === undefined || projectId === undefined) {
    const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
    return { tasks: memoryTaskStore(database), close: () => Promise.resolve(database.close()) };
  }
  // Only where it is asked for: it takes longer to load than all else.
  const [{ firestoreTaskStore }, { closeFirestore, openFirestore }] = await Promise.all([
    import('../adapters/firestore/firestore-task-store.ts'),
    import('../adapters/firestore/open-firestore.ts'),
  ]);
  const client = openFirestore({ projectId, emulatorHost: host });
  return { tasks: firestoreTaskStore(client), close: () => closeFirestore(client, calm()) };
}

const store = await openStore();
print('up');
/** Whether another holds the task already. */
const isHeld = async (): Promise<boolean> => (await store.tasks.open(calm())).some(({ state }) => state === 'RUNNING');
if (holder === 'rival') while (!(await isHeld())) await systemClock.sleep(20, calm());
print(`ready at ${systemClock.nowMs()}`);
await drainQueue(
  {
    tasks: store.tasks,
    clock: systemClock,
    log: { write: (_severity, event) => print(`logged ${event}`) },
    collectFacts: () => Promise.resolve(factsOf()),
    tell: () => Promise.resolve(),
    async judge(question, signal) {
      print(`asked ${question.agentId} at ${systemClock.nowMs()}`);
      standStillAt(`asked ${question.agentId}`);
      await systemClock.sleep(thinkingMs(question.agentId), signal);
      print(`answered ${question.agentId}`);
      standStillAt(`answered ${question.agentId}`);
      return { judgement: ruleJudgement(question), source: { mode: 'rules' } };
    },
  },
  { holder, concurrency: 1 },
  calm(),
);
await store.close();
