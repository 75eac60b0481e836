/** What is said of the two routes of the trade log, for the description of the API: in the order of the examples. */
import type { Words } from './route-words.ts';
import { tradeLogAnswer, tradeLogSinksAnswer } from './trade-log-answers.ts';

/** @param exampleRun id of a run that the examples before have made */
export const tradeLogWords = (exampleRun: string): readonly (readonly [string, Words])[] => [
  [
    'GET /trade-log',
    {
      summary: 'The trade log, newest first, with what was delivered where',
      description:
        'What was told of orders and runs, as the trade-log function brings it to its sinks. An entry is here as soon as it has reached the function.',
      answer: tradeLogAnswer,
      examples: [
        { says: 'The newest five', path: '/trade-log?limit=5' },
        {
          says: 'What went wrong in the run of the allocation above',
          path: `/trade-log?severity=ERROR&runId=${exampleRun}`,
        },
      ],
    },
  ],
  [
    'GET /trade-log/sinks',
    {
      summary: 'How each sink of the trade log does, and the dead letters',
      description:
        'On, off or a stand-in and why; its last success and failure, a few seconds late at most; what waits for it.',
      answer: tradeLogSinksAnswer,
      examples: [{ says: 'All sinks' }],
    },
  ],
];
