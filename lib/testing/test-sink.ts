/** A sink that remembers what it was given and behaves as the test says. */
import type { Sink, SinkDelivery, SinkResult } from '../ports/sink.ts';

export interface TestSink extends Sink {
  readonly deliveries: readonly SinkDelivery[];
  readonly notes: readonly string[];
  /** Answers each delivery; delivered unless set. */
  answer: (delivery: SinkDelivery, signal: AbortSignal) => Promise<SinkResult>;
}

export function testSink(name: string, options: { readonly annotates?: boolean } = {}): TestSink {
  const deliveries: SinkDelivery[] = [];
  const notes: string[] = [];
  const sink: TestSink = {
    name,
    deliveries,
    notes,
    answer: () => Promise.resolve({ kind: 'delivered' }),
    deliver: (delivery, signal) => {
      deliveries.push(delivery);
      return sink.answer(delivery, signal);
    },
    ...(options.annotates === true
      ? {
          annotate: (_entry, note) => {
            notes.push(note);
            return Promise.resolve({ kind: 'delivered' });
          },
        }
      : {}),
    describe: () => `${name}: on`,
    check: () => Promise.resolve({ isReady: true, detail: 'a test' }),
  };
  return sink;
}

export const later = (changes: Partial<Extract<SinkResult, { kind: 'retry-later' }>> = {}): SinkResult => ({
  kind: 'retry-later',
  afterMs: undefined,
  mayExist: false,
  reason: '503',
  ...changes,
});
export const hangs = (): Promise<SinkResult> => new Promise(() => undefined);
