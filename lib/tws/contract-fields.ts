/**
 * The twelve contract fields that most requests carry (c12), and the eleven of most answers (c11: without the primary
 * exchange). Strike stays text: options are not served, but their labels must pass unchanged.
 */
import type { FieldReader } from './field-reader.ts';
import type { WireValue } from './fields.ts';

/** Empty text and conId 0 mean "not given". */
export interface WireContract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: string;
  readonly lastTradeDate: string;
  readonly strike: string;
  readonly right: string;
  readonly multiplier: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
}

export function readContract(reader: FieldReader): WireContract {
  return {
    conId: reader.integer('conId'),
    symbol: reader.text('symbol'),
    secType: reader.text('secType'),
    lastTradeDate: reader.text('lastTradeDate'),
    strike: reader.text('strike'),
    right: reader.text('right'),
    multiplier: reader.text('multiplier'),
    exchange: reader.text('exchange'),
    primaryExchange: reader.text('primaryExchange'),
    currency: reader.text('currency'),
    localSymbol: reader.text('localSymbol'),
    tradingClass: reader.text('tradingClass'),
  };
}

/** Strike and right differ by message: `0`/`?` in openOrder, `0.0`/empty in position and execDetails. */
export function contractValues(
  contract: WireContract,
  form: { readonly strike: string; readonly right: string },
): readonly WireValue[] {
  return [
    contract.conId,
    contract.symbol,
    contract.secType,
    contract.lastTradeDate,
    contract.strike === '' ? form.strike : contract.strike,
    contract.right === '' ? form.right : contract.right,
    contract.multiplier,
    contract.exchange,
    contract.currency,
    contract.localSymbol,
    contract.tradingClass,
  ];
}
