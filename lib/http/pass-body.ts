/** Body and answer of `POST /sse-ticket`, for whoever checks them and for the description of the API. */
import { z } from 'zod';

export const passBody = z.strictObject({
  path: z
    .string()
    .regex(/^\/[\x21-\x7e]{1,600}$/)
    .meta({ description: 'Path of the stream, without a query: `/events`, `/runs/{runId}/events`' }),
});

export const passAnswer = z.strictObject({
  ticket: z.string().meta({ description: 'To be sent once, as `?ticket=`, to this path' }),
  path: z.string(),
  expiresInSeconds: z.int(),
});

export const streamQuery = z.strictObject({
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional()
    .meta({ description: 'Number of the last event received; the header `Last-Event-ID` goes before it' }),
  ticket: z
    .string()
    .optional()
    .meta({ description: 'In place of a token: a ticket of `POST /sse-ticket` for exactly this path' }),
});

/** Fields of the query of every stream. */
export const STREAM_QUERY: readonly string[] = Object.keys(streamQuery.shape);
