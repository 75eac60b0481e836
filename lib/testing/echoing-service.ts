/**
 * A service at its worst: every answer is another failure and says back all that it was sent, headers and address too, in each
 * field that Notion's, Google's or a chat's errors have. What shows that in a log shows secrets.
 */
import { startStandIn, type StandIn } from './http-stand-in.ts';

const STATUSES = [400, 401, 403, 404, 409, 429, 500, 502, 503, 529, 302];

export function startEchoingService(): Promise<StandIn> {
  let count = 0;
  return startStandIn(({ method, path, headers }) => {
    const echo = `${method} ${path} ${JSON.stringify(headers)}`;
    const status = STATUSES[(count += 1) % STATUSES.length] ?? 500;
    return {
      status,
      headers: { location: `http://127.0.0.1:9${path}`, 'x-echo': encodeURIComponent(echo) },
      body: {
        object: 'error',
        status,
        code: 'validation_error',
        message: echo,
        request_id: echo,
        error: { code: status, status: echo, message: echo, details: [{ reason: echo }] },
      },
    };
  });
}

/**
 * A source of news and financials that says back what it was sent, in answers of the right form; the first of two sources of news
 * fails, so that the second is asked as well.
 */
export function startEchoingSource(): Promise<StandIn> {
  return startStandIn(({ method, path, headers }) => {
    const echo = `${method} ${path} ${JSON.stringify(headers)}`;
    if (path.startsWith('/news/')) return { status: 500, headers: { 'x-echo': encodeURIComponent(echo) }, body: echo };
    if (path.startsWith('/financials/'))
      return { status: 200, body: { asOf: '2026-09-30', figures: { peRatio: 20 }, echo } };
    return { status: 200, body: { items: [{ title: echo, publisher: echo, summary: echo }] } };
  });
}
