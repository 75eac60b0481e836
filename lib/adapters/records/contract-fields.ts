/** Stored fields of a contract (`domain/contract.ts`), part of orders, executions and crosses. */
import * as z from 'zod';
import { HELD_ONLY_TYPES, SECURITY_TYPES } from '../../domain/contract.ts';
import { conId, currency } from '../../domain/ids.ts';
import { decimalField, integerField, textField } from './field-codecs.ts';

export const contractFields = z.strictObject({
  conId: integerField(conId),
  symbol: z.string(),
  localSymbol: z.string(),
  secType: z.enum([...SECURITY_TYPES, ...HELD_ONLY_TYPES]),
  exchange: z.string(),
  primaryExchange: z.string(),
  currency: textField(currency),
  multiplier: decimalField,
  lastTradeDate: z.string(),
  tradingClass: z.string(),
});
