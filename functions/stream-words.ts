/** What the description of the API says of its streams of events, and of the ticket that opens one. */
import { sessionOf } from '../lib/domain/task.ts';
import { passAnswer } from '../lib/http/pass-body.ts';
import { PASS_PATH } from '../lib/http/stream-route.ts';
import { EXAMPLE_TASK } from './analysis-words.ts';
import { EXAMPLE_RUN, EXAMPLE_SESSION } from './example-run.ts';
import type { Words } from './route-words.ts';

const STREAM = `Server-sent events, each stored before it is sent: \`id\` is its number, \`data\` is JSON with number, stream, kind, atMs and facts. Named ones are about the stream: \`gap\` (events have expired), \`reset\` (the number is not known, numbers begin anew), \`end\` (why the connection ends, and whether to come again), \`heartbeat\` (after 15 s of silence).`;

/** `GET /events` -> what is said of it. */
export const STREAM_WORDS: readonly (readonly [string, Words])[] = [
  [
    'GET /runs/{runId}/events',
    {
      summary: 'What happens in a run',
      description: `claimed, planned, sent, confirmed, filled, crossed, denied, rejected, cancelled, unknown; over with done or failed. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'The run of the allocation above', path: `/runs/${EXAMPLE_RUN}/events` }],
    },
  ],
  [
    'GET /tasks/{taskId}/events',
    {
      summary: 'What happens in a task',
      description: `Over with analysis_complete, cancelled or failed. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'From the third event on', path: `/tasks/${EXAMPLE_TASK}/events?lastEventId=2` }],
    },
  ],
  [
    'GET /analysis/{sessionId}/events',
    {
      summary: 'What happens in an analysis',
      description: `The same as the events of its task. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'The analysis above', path: `/analysis/${sessionOf(EXAMPLE_TASK)}/events` }],
    },
  ],
  [
    'GET /live-session/{sessionId}/events',
    {
      summary: 'What happens in a live session',
      description: `session_started, heartbeat, order, execution, denied, configuration_taken, breaker_tripped, flattened, ...; over with session_ended. ${STREAM}`,
      answer: 'events',
      problems: ['not-found', 'overloaded'],
      examples: [{ says: 'The session above', path: `/live-session/${EXAMPLE_SESSION}/events` }],
    },
  ],
  [
    'GET /events',
    {
      summary: 'What happens on the desk',
      description: `Every event of every stream with a number of its own, and what people set at the desk: trading_state_set, breaker_reset, configuration_changed; from now on where no number is given. ${STREAM}`,
      answer: 'events',
      problems: ['overloaded'],
      examples: [{ says: 'Everything that happens from now on' }],
    },
  ],
  [
    `POST /${PASS_PATH}`,
    {
      summary: 'A ticket for one stream',
      description:
        "For a browser's EventSource, which cannot set headers: opens one stream once, within 30 seconds, as its caller. Fetch a fresh one before each reconnect.",
      answer: passAnswer,
      examples: [{ says: 'Open the stream of the desk', body: { path: '/events' } }],
    },
  ],
];
