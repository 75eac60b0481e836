/**
 * The newest answers of a pure function, for what is worked out again and again from the same few texts: times, hours, days
 * in a zone. Only where the key alone decides the answer and nobody changes it. It knows no expiry and is no store.
 */

/** The answer to `key`, worked out where it is not among the newest. What `work` throws is not kept. */
export type RecentAnswers<Answer> = (key: string, work: () => Answer) => Answer;

/** @param limit answers kept at most; the oldest goes first */
export function createRecentAnswers<Answer>(limit: number): RecentAnswers<Answer> {
  const kept = new Map<string, { readonly answer: Answer }>();
  return (key, work) => {
    const known = kept.get(key);
    if (known !== undefined) return known.answer;
    const answer = work();
    kept.set(key, { answer });
    const [oldest] = kept.size > limit ? kept.keys() : [];
    if (oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
