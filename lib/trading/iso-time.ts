/** Moments as text for answers and records: ISO 8601 in UTC. */
import { Temporal } from '@js-temporal/polyfill';

/** `2020-03-26T14:00:00Z` for UTC epoch milliseconds. */
export const isoTime = (atMs: number): string => Temporal.Instant.fromEpochMilliseconds(atMs).toString();

/** Where IB's broker day turns over. */
export const BROKER_ZONE = 'America/New_York';

/** UTC epoch milliseconds of an ISO 8601 moment with zone. @throws RangeError for any other text */
export const instantMs = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;
