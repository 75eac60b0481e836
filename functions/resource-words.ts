/**
 * What the description of the API says of what the desk keeps and shows without a run: live sessions, runs, the trading state.
 * Analyses, trade log and dashboard have words of their own.
 */
import { EXAMPLE_RUN } from './example-run.ts';
import { liveStatusAnswer, liveStopAnswer } from './live-answers.ts';
import { breakerResetAnswer, runAnswer, runsAnswer, tradingStateAnswer } from './resource-answers.ts';
import type { Words } from './route-words.ts';

/** `GET /runs` -> what is said of it; the examples of the intents have run before these do. */
export const RUN_WORDS: readonly (readonly [string, Words])[] = [
  [
    'GET /live-session',
    {
      summary: 'How the running live session stands, or the last one',
      description:
        'Each symbol with quote, signal, position, P&L, orders and heartbeat; the breaker with its limits. A second old at most while it runs, from the store: any instance answers.',
      answer: liveStatusAnswer,
      examples: [{ says: 'The session above' }],
    },
  ],
  [
    'POST /live-session/stop',
    {
      summary: 'Ends the running live session',
      description:
        'As SIGTERM does: nothing new is ordered, working orders are cancelled, the report is written. Heard within a second, over the store; where nothing runs nothing is changed.',
      answer: liveStopAnswer,
      examples: [{ says: 'Enough for today', body: { reason: 'enough for today' } }],
    },
  ],
  [
    'POST /breaker/reset',
    {
      summary: 'Closes the open circuit breaker',
      description: 'With a reason, by an admin. It loosens no trading state that people have set.',
      answer: breakerResetAnswer,
      examples: [
        { says: 'Trade again after a look', body: { reason: 'the feed was wrong, positions are as they should be' } },
      ],
    },
  ],
  [
    'GET /runs',
    {
      summary: 'Runs, newest first',
      description: 'From the run store alone: it waits for no run that is busy.',
      answer: runsAnswer,
      examples: [{ says: 'The newest five that are over', path: '/runs?limit=5&state=DONE' }],
    },
  ],
  [
    'GET /runs/{runId}',
    {
      summary: 'One run: its stored answer and why it did what it did',
      description: 'A run that failed before its plan is known by its record only.',
      answer: runAnswer,
      problems: ['not-found'],
      examples: [{ says: 'The run of the allocation above', path: `/runs/${EXAMPLE_RUN}` }],
    },
  ],
];

/** Its examples come late: while HALTED nothing trades. */
export const STATE_WORDS: readonly (readonly [string, Words])[] = [
  [
    'POST /trading-state',
    {
      summary: 'The kill switch',
      description:
        'Sets the state at once, also for a basket under way. Traders tighten, only admins loosen. It has a bucket of requests of its own and waits for nothing.',
      answer: tradingStateAnswer,
      examples: [
        { says: 'Only shrink what is held', body: { state: 'REDUCING', reason: 'volatility' } },
        { says: 'Send nothing any more', body: { state: 'HALTED', reason: 'the feed looks wrong' } },
        { says: 'Trade again', body: { state: 'ACTIVE', reason: 'the feed is right again' } },
      ],
    },
  ],
  [
    'GET /trading-state',
    {
      summary: 'The effective trading state',
      description: 'What holds, who said so and why, what each configuration document says, and the history.',
      answer: tradingStateAnswer,
      examples: [{ says: 'May the desk trade' }],
    },
  ],
];
