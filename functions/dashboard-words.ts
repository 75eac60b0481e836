/** What the description of the API says of the routes that the dashboard reads (ADR 0037). */
import { EXAMPLE_RUN } from './example-run.ts';
import {
  configurationAnswer,
  configurationChangeAnswer,
  deskAnswer,
  meAnswer,
  netLiquidationAnswer,
  ordersAnswer,
  replayAnswer,
  strategiesAnswer,
} from './dashboard-answers.ts';
import type { Words } from './route-words.ts';

/** `GET /me` -> what is said of it; the example allocation has run before these examples do. */
export const DASHBOARD_WORDS: readonly (readonly [string, Words])[] = [
  [
    'GET /me',
    {
      summary: 'Who is calling, and what this desk is',
      description: 'Role, mode, parts that are on, off or a demo, and the routes that the role may call.',
      answer: meAnswer,
      examples: [{ says: 'Who am I' }],
    },
  ],
  [
    'GET /desk',
    {
      summary: 'The desk at a glance',
      description:
        'From the store alone: it waits for no run and no broker. The account is as it was when an intent last read it, and says when; GET /summary reads it again.',
      answer: deskAnswer,
      examples: [{ says: 'How does the desk stand' }],
    },
  ],
  [
    'GET /net-liquidation',
    {
      summary: 'Net liquidation over time',
      description:
        'One point for five minutes of market time in which an intent read the account; kept for 400 days. The newest 2,000 of the range.',
      answer: netLiquidationAnswer,
      examples: [
        { says: 'All there is' },
        { says: 'A range of market time', path: '/net-liquidation?from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z' },
      ],
    },
  ],
  [
    'GET /strategies',
    {
      summary: 'Books, profit and loss, and last signal of each strategy',
      description: 'Books as they are now, at the prices of the last reading of the account.',
      answer: strategiesAnswer,
      examples: [{ says: 'Every strategy' }],
    },
  ],
  [
    'GET /orders',
    {
      summary: 'Orders of the ledger with their fills, newest plan first',
      description:
        'Open ones, and settled ones for as long as they are kept. At most 2,000 are searched for a page; where more remain there is a cursor, though the page may be short.',
      answer: ordersAnswer,
      examples: [
        { says: 'The newest ten', path: '/orders?limit=10' },
        { says: 'Those that filled for one strategy', path: '/orders?state=FILLED&strategy=dummy' },
      ],
    },
  ],
  [
    'POST /runs/{runId}/replay',
    {
      summary: 'Decides a stored run again',
      description:
        'From its own record, without broker, market or clock; sends and changes nothing. Tells every difference, none where the code decides the same today.',
      answer: replayAnswer,
      problems: ['not-found'],
      examples: [{ says: 'The allocation above', path: `/runs/${EXAMPLE_RUN}/replay`, body: {} }],
    },
  ],
  [
    'GET /configuration',
    {
      summary: 'The stored configuration',
      description: 'Both documents as they are, what they say together, and what in them does not fit.',
      answer: configurationAnswer,
      examples: [{ says: 'What holds' }],
    },
  ],
  [
    'POST /configuration',
    {
      summary: 'Changes fields of a configuration document',
      description:
        'All of them or none; a dry run only checks. `version` names what was seen: who changed it meanwhile is not overwritten. What would not fit is refused by field and the old one stays. The change is a run in GET /runs. The trading state has its own route.',
      answer: configurationChangeAnswer,
      problems: ['version-conflict'],
      examples: [
        {
          says: 'Would this fit',
          body: {
            document: 'paper',
            changes: [{ path: 'limits.maxPositions', value: 20 }],
            reason: 'fewer positions',
            dryRun: true,
          },
        },
      ],
    },
  ],
];
