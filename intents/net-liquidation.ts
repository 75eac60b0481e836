/** `GET /net-liquidation`: what the account was worth over time, at the moments an intent read it. */
import { z } from 'zod';
import { notYet } from './not-yet.ts';
import type { Resource } from './resource.ts';

const querySchema = z.strictObject({
  from: z.iso.datetime({ offset: true }).describe('Market time, inclusive').optional(),
  to: z.iso.datetime({ offset: true }).describe('Market time, inclusive').optional(),
});

export const netLiquidation: Resource = {
  path: 'net-liquidation',
  methods: [{ method: 'GET', role: 'viewer', query: ['from', 'to'], querySchema, answer: notYet }],
};
