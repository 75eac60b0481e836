/** What the description of the API says of each intent, beside the role and schema that its registry knows. */
import { EXAMPLE_KEY } from './example-run.ts';
import {
  adjustHoldingsAnswer,
  allocationAnswer,
  cashBalancerAnswer,
  closeAllAnswer,
  collectMarketDataAnswer,
  orchestratorAnswer,
  pingAnswer,
  reconciliationAnswer,
  summaryAnswer,
} from './intent-answers.ts';
import { liveSessionAnswer } from './live-table.ts';
import type { Words } from './route-words.ts';

const strategies = ['spy-macd-vixy', 'dummy'] as const;

/** `POST /ping` -> what is said of it. In the order of the examples: what one has done the next ones find. */
export const INTENT_WORDS: readonly (readonly [string, Words])[] = [
  [
    'POST /ping',
    {
      summary: "The broker's time",
      description: 'Connects, asks for the time, and disconnects.',
      answer: pingAnswer,
      examples: [{ says: 'Is the broker there', body: {} }],
    },
  ],
  [
    'POST /allocation',
    {
      summary: 'Asks the strategies, nets, checks, trades',
      description:
        'Resolves and books what is open, stops at drift, plans, commits the plan, and sends each order once. What became of an order is in the answer, also a rejection.',
      answer: allocationAnswer,
      problems: ['ledger-drift'],
      examples: [
        { says: 'Show what would be sent, and send nothing', body: { strategies, dryRun: true } },
        { says: 'Trade; the same call again gives the same answer', idempotencyKey: EXAMPLE_KEY, body: { strategies } },
        {
          says: 'Show orders with a limit',
          body: {
            strategies: ['dummy'],
            dryRun: true,
            orderProperties: { orderType: 'LMT', limitPrice: '3260.25', tif: 'DAY' },
          },
        },
      ],
    },
  ],
  [
    'POST /trade-reconciliation',
    {
      summary: 'Books executions, compares ledger and broker',
      description: 'Where they differ: 409 with the rows, an alert, and nothing changed by itself.',
      answer: reconciliationAnswer,
      problems: ['ledger-drift'],
      examples: [{ says: 'Book what was executed', body: {} }],
    },
  ],
  [
    'GET /summary',
    {
      summary: 'Account, positions, orders, fills, books, drift',
      description: 'Read side by side; changes nothing.',
      answer: summaryAnswer,
      examples: [{ says: 'The whole account beside the ledger' }],
    },
  ],
  [
    'POST /summary',
    {
      summary: 'The same as GET',
      description: 'For callers that can only POST.',
      answer: summaryAnswer,
      examples: [{ says: 'The whole account beside the ledger', body: {} }],
    },
  ],
  [
    'POST /adjust-holdings',
    {
      summary: 'Moves units between books, or takes in what the broker has beyond them',
      description: 'What only a person can decide. Sends nothing; works while HALTED; never beyond the difference.',
      answer: adjustHoldingsAnswer,
      examples: [
        {
          says: 'Move units out of a strategy',
          idempotencyKey: 'example-2',
          body: {
            conId: 360202003,
            from: 'dummy',
            to: 'unallocated',
            quantity: '1',
            price: '3257.5',
            reason: 'kept by hand',
          },
        },
      ],
    },
  ],
  [
    'POST /orchestrator',
    {
      summary: 'Reconciles, allocates, reconciles',
      description: 'Stops at the first step that fails, and tells those before it.',
      answer: orchestratorAnswer,
      problems: ['ledger-drift'],
      examples: [
        { says: 'The day of one strategy in one call', idempotencyKey: 'example-3', body: { strategies: ['dummy'] } },
      ],
    },
  ],
  [
    'POST /cash-balancer',
    {
      summary: 'Converts foreign cash above the threshold',
      description: 'In whole lots toward zero, at the market, through the one placement path; in no book.',
      answer: cashBalancerAnswer,
      examples: [{ says: 'Show what would be converted', body: { dryRun: true } }],
    },
  ],
  [
    'POST /collect-market-data',
    {
      summary: 'Collects bars of contracts',
      description: 'Goes on where it stood, in the pace that the broker allows for history.',
      answer: collectMarketDataAnswer,
      examples: [
        {
          says: 'Ten days of one contract',
          idempotencyKey: 'example-4',
          body: {
            contracts: [{ symbol: 'SPY', secType: 'STK', exchange: 'SMART', currency: 'USD' }],
            duration: '10 D',
          },
        },
      ],
    },
  ],
  [
    'POST /close-all',
    {
      summary: 'Cancels what works and closes the books',
      description: 'Waits for the end of each order, reads again, books, and closes. Allowed while REDUCING.',
      answer: closeAllAnswer,
      problems: ['ledger-drift'],
      examples: [
        { says: 'Show what would be cancelled and closed', body: { dryRun: true } },
        { says: 'Only cancel', idempotencyKey: 'example-5', body: { cancelOnly: true } },
        { says: 'Close one book', idempotencyKey: 'example-6', body: { strategies: ['spy-macd-vixy'] } },
      ],
    },
  ],
  [
    'POST /live-session',
    {
      summary: 'Many symbols side by side for a while, behind one circuit breaker',
      description:
        'Quotes by subscription, signals each interval, orders over the same checks and the same placement as an allocation. Answers with the report when the session is over; a caller who goes before ends it. Refused while the circuit breaker is open.',
      answer: liveSessionAnswer,
      examples: [
        {
          says: 'One symbol for a second',
          idempotencyKey: EXAMPLE_KEY,
          body: { config: 'live-momentum', durationSeconds: 1, symbols: ['BTC'] },
        },
      ],
    },
  ],
];
