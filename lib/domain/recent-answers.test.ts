import { createRecentAnswers } from './recent-answers.ts';

describe('createRecentAnswers', () => {
  it('works an answer out once', () => {
    const answers = createRecentAnswers<number>(2);
    const asked: string[] = [];
    const length = (text: string): number => answers(text, () => (asked.push(text), text.length));
    expect([length('a'), length('a'), length('bb')]).toEqual([1, 1, 2]);
    expect(asked).toEqual(['a', 'bb']);
  });

  it('forgets the oldest answer beyond its limit', () => {
    const answers = createRecentAnswers<undefined>(2);
    const asked: string[] = [];
    for (const text of ['a', 'b', 'c', 'c', 'b', 'a']) answers(text, () => void asked.push(text));
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('asks again after an error', () => {
    const answers = createRecentAnswers<string>(2);
    const refuse = (): string => {
      throw new RangeError('no');
    };
    expect(() => answers('a', refuse)).toThrow(RangeError);
    expect(answers('a', () => 'yes')).toBe('yes');
  });
});
