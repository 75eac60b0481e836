import type { ContractDetails, ContractSpec } from '../domain/contract.ts';
import { detailsOf } from '../testing/scripted-broker-reader.ts';
import { calm } from '../testing/store-harness.ts';
import { USD } from '../testing/trading-values.ts';
import { shareQuestions } from './share-questions.ts';

const spec = (symbol: string): ContractSpec => ({ symbol, secType: 'STK', exchange: 'SMART', currency: USD });

/** A broker whose answers come when the test says so. */
function slowBroker() {
  const asked: { readonly symbol: string; readonly signal: AbortSignal }[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<readonly ContractDetails[]>();
  const shared = shareQuestions({
    contractDetails(about, signal) {
      asked.push({ symbol: about.symbol, signal });
      return promise;
    },
    bars: () => Promise.resolve([]),
  });
  return { asked, shared, resolve, reject };
}

describe('shareQuestions', () => {
  it('asks once what several want to know, and what differs for itself', async () => {
    const { asked, shared, resolve } = slowBroker();
    const answers = ['SPY', 'SPY', 'MSFT'].map((symbol) => shared.contractDetails(spec(symbol), calm()));
    resolve([detailsOf()]);
    expect((await Promise.all(answers)).map((found) => found.length)).toEqual([1, 1, 1]);
    expect(asked.map(({ symbol }) => symbol)).toEqual(['SPY', 'MSFT']);
  });
  it('tells a failure to all who asked', async () => {
    const { shared, reject } = slowBroker();
    const answers = [0, 1].map(() => shared.contractDetails(spec('SPY'), calm()));
    reject(new Error('link lost'));
    for (const answer of answers) await expect(answer).rejects.toThrow('link lost');
  });
  it('lets one asker go at its deadline while the other goes on waiting', async () => {
    const { asked, shared, resolve } = slowBroker();
    const hasty = new AbortController();
    const left = shared.contractDetails(spec('SPY'), hasty.signal);
    const stays = shared.contractDetails(spec('SPY'), calm());
    hasty.abort(new Error('too slow'));
    await expect(left).rejects.toThrow('too slow');
    expect(asked[0]?.signal.aborted).toBe(false);
    resolve([detailsOf()]);
    expect(await stays).toHaveLength(1);
  });
  it('takes back a question that nobody waits for, and asks again for who comes later', async () => {
    const { asked, shared } = slowBroker();
    const only = new AbortController();
    const left = shared.contractDetails(spec('SPY'), only.signal);
    only.abort(new Error('too slow'));
    await expect(left).rejects.toThrow('too slow');
    expect(asked[0]?.signal.aborted).toBe(true);
    void shared.contractDetails(spec('SPY'), calm());
    expect(asked).toHaveLength(2);
  });
  it('refuses an asker whose time is over already', async () => {
    const { asked, shared } = slowBroker();
    await expect(shared.contractDetails(spec('SPY'), AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
    expect(asked).toEqual([]);
  });
});
