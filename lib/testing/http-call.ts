/** One POST to a desk on this machine, and its answer as a test reads it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON: test what it holds with `toMatchObject`. */
  readonly body: unknown;
}

/** A text is sent as it is, anything else as JSON. */
export async function postTo(
  port: number,
  { intent, body, key }: { readonly intent: string; readonly body: unknown; readonly key?: string | undefined },
): Promise<HttpAnswer> {
  const response = await fetch(`http://127.0.0.1:${port}/${intent}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    // A connection of its own: none stays open when the test ends.
    headers: { connection: 'close', ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });
  const text = await response.text();
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body: parsed };
}
