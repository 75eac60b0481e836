/** Where in the page the facts of an alert are: its path is one of the API. */
import type { Alert } from '../../api/answers.ts';

type Kind = Alert['kind'];

/** Where there is no path, or one that no view has. */
const PLACES: Readonly<Partial<Record<Kind, string>>> = {
  'unknown-orders': '/orders?state=UNKNOWN',
  breaker: '/live',
  configuration: '/settings',
  'unfinished-runs': '/runs',
  'failed-runs': '/runs',
  'missed-runs': '/runs',
  'dead-letters': '/trade-log',
  'unshipped-entries': '/trade-log',
};

export function placeOf({ kind, path }: Pick<Alert, 'kind' | 'path'>): string | undefined {
  const run = /^\/runs\/[0-9a-f]{64}$/.exec(path ?? '');
  return run?.[0] ?? PLACES[kind];
}
