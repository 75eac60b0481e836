/**
 * A worker as a process of its own for crash tests: drains the queue in the store's file with the desk's rules as its model, and
 * prints each question and each answer. Killed from outside: with a MOMENT (`asked technical`, `answered decision`) everything
 * stands still there, however late the kill comes. `node analysis-worker-process.ts FILE NAME [MOMENT]`
 */
import { writeSync } from 'node:fs';
import { memoryTaskStore } from '../adapters/memory/memory-task-store.ts';
import { openFileDatabase } from '../adapters/memory/open-memory-database.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { ruleJudgement } from '../analysis/judge-by-rules.ts';
import { drainQueue } from '../analysis/work-queue.ts';
import { calm } from './store-harness.ts';
import { factsOf } from './task-values.ts';

const [file = '', holder = 'worker', moment] = process.argv.slice(2);
/** At once, also where the process stands still in the next moment. */
const print = (line: string): void => void writeSync(1, `${line}\n`);
const THINKING_MS = 40;
/** The whole process: no other agent goes on, no lease is renewed. */
function standStillAt(reached: string): void {
  if (reached === moment) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
print(`ready at ${systemClock.nowMs()}`);
await drainQueue(
  {
    tasks: memoryTaskStore(database),
    clock: systemClock,
    log: { write: (_severity, event) => print(`logged ${event}`) },
    collectFacts: () => Promise.resolve(factsOf()),
    tell: () => Promise.resolve(),
    async judge(question, signal) {
      print(`asked ${question.agentId} at ${systemClock.nowMs()}`);
      standStillAt(`asked ${question.agentId}`);
      await systemClock.sleep(THINKING_MS, signal);
      print(`answered ${question.agentId}`);
      standStillAt(`answered ${question.agentId}`);
      return { judgement: ruleJudgement(question), source: { mode: 'rules' } };
    },
  },
  { holder, concurrency: 1 },
  calm(),
);
database.close();
