/**
 * Executions and commission reports from IB's form (`execDetails` message 11, `commissionReport` message 59).
 * They are read strictly: one that cannot be read is an error for whoever asked for the list, never left out of it.
 */
import type {
  CommissionReport as IbCommissionReport,
  Contract as IbContract,
  Execution as IbExecution,
} from '@stoqey/ib';
import { sign } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import type { CommissionReport, Execution } from '../../domain/execution.ts';
import { accountId, clientId, currency, execId, orderId, permId } from '../../domain/ids.ts';
import { fromIbContract } from './contract-mapping.ts';
import { optionalDecimal, requiredDecimal } from './numbers.ts';
import { isClientsOrderId } from './order-ids.ts';
import { parseOrderRef, parseSide } from './order-mapping.ts';
import { parseIbTime } from './times.ts';

/** @throws InvalidValueError */
export function fromIbExecution(contract: IbContract, raw: IbExecution): Execution {
  const quantity = requiredDecimal('shares', raw.shares);
  if (sign(quantity) < 0) {
    throw new InvalidValueError({ field: 'shares', found: quantity.toString(), needed: 'a quantity of 0 or above' });
  }
  const ref = parseOrderRef(raw.orderRef);
  return {
    execId: execId(raw.execId ?? ''),
    contract: fromIbContract(contract),
    side: parseSide(raw.side),
    quantity,
    price: requiredDecimal('price', raw.price),
    atMs: parseIbTime(raw.time ?? ''),
    account: accountId(raw.acctNumber ?? ''),
    // 0 as for orders entered by hand: one number that cannot be read must not hide the executions of everybody.
    orderId: orderId(isClientsOrderId(raw.orderId) ? raw.orderId : 0),
    clientId: clientId(raw.clientId === undefined || raw.clientId < 0 ? 0 : raw.clientId),
    permId: permId(raw.permId ?? -1),
    ...(ref === undefined ? {} : { orderRef: ref }),
    cumulativeQuantity: requiredDecimal('cumQty', raw.cumQty),
  };
}

/** @throws InvalidValueError, also where the commission is still unset. */
export function fromIbCommission(raw: IbCommissionReport): CommissionReport {
  const realizedPnl = optionalDecimal('realizedPNL', raw.realizedPNL);
  return {
    execId: execId(raw.execId ?? ''),
    commission: requiredDecimal('commission', raw.commission),
    currency: currency(raw.currency ?? ''),
    ...(realizedPnl === undefined ? {} : { realizedPnl }),
  };
}
