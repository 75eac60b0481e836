/** What can be looked up: contract details, symbols by a pattern, price steps, the user. */
import { decimalText } from '../../domain/decimal.ts';
import type { ReqContractDetailsFields } from '../../tws/requests/market-requests.ts';
import type { ReqMarketRuleFields, ReqMatchingSymbolsFields } from '../../tws/requests/reference-requests.ts';
import type { ReqIdFields } from '../../tws/requests/session-requests.ts';
import { answerError, type Context } from '../client-session.ts';
import { priceIncrements } from '../market-rules.ts';
import { symbolSamples } from '../symbol-samples.ts';
import { contractDetailsFields } from '../wire-values.ts';
import { contractQuery, NO_DEFINITION } from './find-contract.ts';

/** @see 04, section 4: (10)... 52, or error 200. */
export function reqContractDetails({ session, broker }: Context, request: ReqContractDetailsFields): void {
  const query = contractQuery(request.contract, request.includeExpired);
  const found = query === undefined ? [] : broker.contracts(query);
  if (found.length === 0) return answerError(session, { id: request.reqId, code: 200, text: NO_DEFINITION });
  for (const details of found) session.answer('contractDetails', contractDetailsFields(details, request.reqId));
  session.answer('contractDetailsEnd', { reqId: request.reqId });
}

/** @see 04, section 4: 79, at most 16 samples; none is an answer too. */
export function reqMatchingSymbols({ session, broker }: Context, request: ReqMatchingSymbolsFields): void {
  session.answer('symbolSamples', { reqId: request.reqId, samples: symbolSamples(broker.listed(), request.pattern) });
}

/** The request has no id to answer: an unknown rule is told of as such. */
export function reqMarketRule({ session }: Context, { marketRuleId }: ReqMarketRuleFields): void {
  const increments = priceIncrements(marketRuleId);
  if (increments === undefined) {
    const text = `Error validating request: Unknown market rule ${marketRuleId}`;
    return answerError(session, { id: -1, code: 321, text });
  }
  session.answer('marketRule', {
    marketRuleId,
    increments: increments.map(({ lowEdge, increment }) => ({
      lowEdge: decimalText(lowEdge),
      increment: decimalText(increment),
    })),
  });
}

/** No brand: this is nobody's white-labelled TWS. */
export function reqUserInfo({ session }: Context, { reqId }: ReqIdFields): void {
  session.answer('userInfo', { reqId, whiteBrandingId: '' });
}
