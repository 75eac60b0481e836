/**
 * `GET` and `POST /configuration`: the stored documents, and changes of their fields, all or none. What would not fit is
 * refused by field and the old one stays; the trading state is not set here, its own route knows roles.
 */
import { z } from 'zod';
import { notYet } from './not-yet.ts';
import type { Resource } from './resource.ts';

const bodySchema = z.strictObject({
  document: z.enum(['common', 'paper', 'live']).describe("common, or the desk's own mode"),
  changes: z
    .array(
      z.strictObject({
        path: z.string().min(1).max(500).describe('Names with dots between, for example limits.maxPositions'),
        value: z.json().optional().describe('Left out: the field is removed'),
      }),
    )
    .min(1)
    .max(100),
  reason: z
    .string()
    .max(500)
    .refine((text) => text.trim() !== '', 'words that say why'),
  version: z
    .string()
    .regex(/^[0-9a-f]{16}$/, '16 hexadecimal digits')
    .describe('What GET /configuration said; needed for anything but a dry run')
    .optional(),
  dryRun: z.boolean().describe('Checks, and changes nothing').optional(),
});

export const storedConfiguration: Resource = {
  path: 'configuration',
  methods: [
    { method: 'GET', role: 'viewer', query: [], answer: notYet },
    { method: 'POST', role: 'admin', query: [], bodySchema, answer: notYet },
  ],
};
