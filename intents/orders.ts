/** `GET /orders`: orders of the ledger, open and settled, with their fills; newest plan first, page by page. */
import { z } from 'zod';
import { LEDGER_ORDER_STATES } from '../lib/domain/ledger-order.ts';
import { notYet } from './not-yet.ts';
import type { Resource } from './resource.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const querySchema = z.strictObject({
  state: z.enum(LEDGER_ORDER_STATES).optional(),
  strategy: z.string().min(1).max(64).describe('One that asked for a part of it').optional(),
  symbol: z.string().min(1).max(40).describe('Symbol or local symbol').optional(),
  from: z.iso.datetime({ offset: true }).describe('Of the plan, inclusive').optional(),
  to: z.iso.datetime({ offset: true }).describe('Of the plan, inclusive').optional(),
  cursor: z.string().min(1).max(200).describe('`next` of the page before').optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `an integer from 1 to ${MAX_LIMIT}`)
    .transform(Number)
    .refine((limit) => limit <= MAX_LIMIT, `an integer from 1 to ${MAX_LIMIT}`)
    .default(DEFAULT_LIMIT),
});

export const orders: Resource = {
  path: 'orders',
  methods: [
    {
      method: 'GET',
      role: 'viewer',
      query: ['state', 'strategy', 'symbol', 'from', 'to', 'cursor', 'limit'],
      querySchema,
      answer: notYet,
    },
  ],
};
