/**
 * The headers from which a run's key is made. A schedule time counts from Cloud Scheduler's own account alone:
 * from anybody else it is dropped, because it would let a caller claim the slot of a job.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { ValidationError } from '../domain/errors.ts';
import type { Caller } from './caller.ts';
import type { IntentCall } from './intent-call.ts';

/** 1 to 255 visible ASCII characters. A header that was sent twice is joined by ", " and does not fit either. */
const VISIBLE = /^[\x21-\x7e]{1,255}$/;
const NEEDED = '1 to 255 visible ASCII characters without spaces';

/** @throws ValidationError naming the header. */
export function intentHeaders(
  headers: IncomingHttpHeaders,
  caller: Caller,
): Pick<IntentCall, 'idempotencyKey' | 'scheduleTime' | 'jobName'> {
  const read = (name: string): string | undefined => visible(name, headers[name.toLowerCase()]);
  return {
    idempotencyKey: read('Idempotency-Key'),
    scheduleTime: caller.isScheduler ? read('X-CloudScheduler-ScheduleTime') : undefined,
    jobName: caller.isScheduler ? read('X-CloudScheduler-JobName') : undefined,
  };
}

function visible(name: string, value: string | readonly string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : value.join(', ');
  if (VISIBLE.test(text)) return text;
  const found = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
  throw new ValidationError('Request', [{ field: name, found, needed: NEEDED }]);
}
