/** One call delivered to a desk process; a process that dies under it is an outcome, not an error. */
import { z } from 'zod';

export interface Delivered {
  /** 0: the process died or did not answer in time. */
  readonly status: number;
  readonly replayed: boolean;
  /** Last part of the problem's type, for example `lease-held`. */
  readonly problem: string | undefined;
  readonly body: unknown;
}

const NO_ANSWER: Delivered = { status: 0, replayed: false, problem: undefined, body: undefined };
const problemSchema = z.object({ type: z.string() });

export async function deliver(
  port: number,
  call: { readonly intent: string; readonly body: unknown; readonly key: string | undefined },
  signal: AbortSignal,
): Promise<Delivered> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/${call.intent}`, {
      method: 'POST',
      body: JSON.stringify(call.body),
      headers: { connection: 'close', ...(call.key === undefined ? {} : { 'idempotency-key': call.key }) },
      signal,
    });
    const body: unknown = await response.json();
    const problem = problemSchema.safeParse(body).data?.type.split(':').at(-1);
    const replayed = response.headers.get('idempotent-replayed') === 'true';
    return { status: response.status, replayed, problem, body };
  } catch {
    return NO_ANSWER;
  }
}

/** Whether asking again would tell the same: the run has ended, or people must look at a drift. */
export const isFinal = ({ status, replayed, problem }: Delivered): boolean =>
  (status >= 200 && status < 300) || replayed || problem === 'ledger-drift';
