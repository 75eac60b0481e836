/** One question of many to the broker: its failure is a value, unless it is that of the whole run. */
import type { BrokerReader } from '../ports/broker.ts';

export type Isolated<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'failed'; readonly reason: string };

/** A lost link or a passed deadline is thrown on: nothing that follows could succeed. */
export async function isolated<Value>(
  { broker, signal }: { readonly broker: Pick<BrokerReader, 'closed'>; readonly signal: AbortSignal },
  ask: () => Promise<Value>,
): Promise<Isolated<Value>> {
  try {
    return { kind: 'value', value: await ask() };
  } catch (error) {
    if (signal.aborted || broker.closed.aborted) throw error;
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
