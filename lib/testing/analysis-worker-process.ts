/**
 * A worker as a process of its own for crash tests: drains the queue in the store's file with the desk's rules as its model, and
 * prints each question and each answer. Killed from outside. `node analysis-worker-process.ts FILE NAME`
 */
import { memoryTaskStore } from '../adapters/memory/memory-task-store.ts';
import { openFileDatabase } from '../adapters/memory/open-memory-database.ts';
import { systemClock } from '../adapters/system/system-clock.ts';
import { ruleJudgement } from '../analysis/judge-by-rules.ts';
import { drainQueue } from '../analysis/work-queue.ts';
import { calm } from './store-harness.ts';
import { factsOf } from './task-values.ts';

const [file = '', holder = 'worker'] = process.argv.slice(2);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
/** Long enough that a kill falls into it. */
const THINKING_MS = 40;

const database = openFileDatabase({ file, sync: 'at-compaction', notice: () => undefined });
await drainQueue(
  {
    tasks: memoryTaskStore(database),
    clock: systemClock,
    collectFacts: () => Promise.resolve(factsOf()),
    tell: () => Promise.resolve(),
    async judge(question, signal) {
      print(`asked ${question.agentId} at ${systemClock.nowMs()}`);
      await systemClock.sleep(THINKING_MS, signal);
      print(`answered ${question.agentId}`);
      return { judgement: ruleJudgement(question), source: { mode: 'rules' } };
    },
  },
  { holder, concurrency: 1 },
  calm(),
);
database.close();
