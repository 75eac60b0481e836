/**
 * One answer for all who ask the broker the same within one run: fifty strategies over ten contracts are ten questions, not
 * five hundred, of which IB takes fifty a second. It lives as long as one asking and never serves an answer to a later one.
 * Each asker keeps its own deadline; a question nobody waits for any more is taken back.
 */
import { orAbort } from '../ports/or-abort.ts';
import type { BrokerReader } from '../ports/broker.ts';

export type AskedReader = Pick<BrokerReader, 'contractDetails' | 'bars'>;

interface Question<Answer> {
  readonly answer: Promise<Answer>;
  readonly abandoned: AbortController;
  waiting: number;
}

/** Answers as `broker` does; what it throws, all who asked get. */
export function shareQuestions(broker: AskedReader): AskedReader {
  const details = sharing(broker.contractDetails);
  const bars = sharing(broker.bars);
  return {
    contractDetails: (spec, signal) => details(spec, signal),
    bars: (request, signal) => bars(request, signal),
  };
}

type Ask<About, Answer> = (about: About, signal: AbortSignal) => Promise<Answer>;

function sharing<About, Answer>(ask: Ask<About, Answer>): Ask<About, Answer> {
  const questions = new Map<string, Question<Answer>>();
  return async (about, signal) => {
    signal.throwIfAborted();
    const key = JSON.stringify(about);
    const question = questions.get(key) ?? begin(ask, about);
    questions.set(key, question);
    question.waiting += 1;
    try {
      return await orAbort(question.answer, signal);
    } finally {
      question.waiting -= 1;
      if (question.waiting === 0 && signal.aborted) {
        question.abandoned.abort(signal.reason);
        questions.delete(key);
      }
    }
  };
}

function begin<About, Answer>(ask: Ask<About, Answer>, about: About): Question<Answer> {
  const abandoned = new AbortController();
  const answer = ask(about, abandoned.signal);
  // Where nobody waits any more, nobody hears of its failure.
  answer.catch(() => undefined);
  return { answer, abandoned, waiting: 0 };
}
