/** `POST /ping`: is the broker there, and what time is it at the market. */
import { z } from 'zod';
import { isoTime } from '../lib/trading/iso-time.ts';
import type { ReadingIntent } from './intent.ts';

export const pingSchema = z.strictObject({});

export const ping: ReadingIntent<typeof pingSchema> = {
  kind: 'reading',
  name: 'ping',
  role: 'viewer',
  schema: pingSchema,
  read: async ({ broker, signal }) => {
    return { status: 200, body: { currentTime: isoTime(await broker.currentTime(signal)) } };
  },
};
