/**
 * When one answer of the desk is asked for: at once where a person or a filter wants it, soon where something happened. The
 * newest question wins, and none starves another. Time and the page's being seen are handed in; it shows nothing.
 */

export interface QuestionParts<Answer> {
  /** Never rejects. */
  readonly load: () => Promise<Answer>;
  readonly onAnswer: (answer: Answer) => void;
  readonly onLoading: (isLoading: boolean) => void;
  /** Wall clock, UTC epoch milliseconds. */
  readonly nowMs: () => number;
  /** Calls back once; what it returns stops that. */
  readonly after: (ms: number, call: () => void) => () => void;
  /** Whether somebody looks at the page. */
  readonly isSeen: () => boolean;
}

export interface Question {
  /** Asks now; an answer that is still on its way does not count any more. */
  askNow(): Promise<void>;
  /** Asks when events have settled, when nothing is being asked, and when the page is seen. */
  askSoon(): void;
  /** The page is seen again: asks what was put off. */
  seen(): void;
  stop(): void;
}

/** Events come in bursts: one question for all of them. */
export const SETTLE_MS = 250;
/** A live session tells something each second and more: the desk has better things to do than to answer each time. */
export const LEAST_BETWEEN_MS = 1_000;

export function createQuestion<Answer>(parts: QuestionParts<Answer>): Question {
  const { load, onAnswer, onLoading, nowMs, after, isSeen } = parts;
  let newest = 0;
  let isAsking = false;
  /** Something happened while nobody looked, or while the desk was asked. */
  let isDue = false;
  let answeredAtMs = 0;
  let cancelSettle: (() => void) | undefined;

  const askNow = async (): Promise<void> => {
    newest += 1;
    const mine = newest;
    isAsking = true;
    onLoading(true);
    const answer = await load();
    if (mine !== newest) return;
    isAsking = false;
    answeredAtMs = nowMs();
    onLoading(false);
    onAnswer(answer);
    if (isDue) askSoon();
  };

  /** Waits for the question under way: one that is always overtaken by the next would never be answered. */
  const askSoon = (): void => {
    isDue = !isSeen() || isAsking;
    if (isDue) return;
    const sinceMs = Math.max(0, nowMs() - answeredAtMs);
    cancelSettle ??= after(Math.max(SETTLE_MS, LEAST_BETWEEN_MS - sinceMs), () => {
      cancelSettle = undefined;
      void askNow();
    });
  };

  return {
    askNow,
    askSoon,
    seen() {
      if (isDue) askSoon();
    },
    stop() {
      newest += 1;
      cancelSettle?.();
      cancelSettle = undefined;
      isDue = false;
    },
  };
}
