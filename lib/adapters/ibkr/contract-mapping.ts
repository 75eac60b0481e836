/**
 * Contracts between IB's form and ours. What the desk does not trade (options, bonds, ...) is taken over with its type,
 * so that a position in it neither vanishes nor stops everything else; nothing about it can be sent. ConId is the
 * identity; the labels are taken over as they come (an execution names its venue as exchange, a position none).
 */
import { SecType, type Contract as IbContract, type ContractDetails as IbContractDetails } from '@stoqey/ib';
import {
  HELD_ONLY_TYPES,
  isModelled,
  SECURITY_TYPES,
  type Contract,
  type ContractDetails,
  type ContractSpec,
  type SecurityType,
} from '../../domain/contract.ts';
import { decimalText, max, ONE, type Decimal } from '../../domain/decimal.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import { conId, currency } from '../../domain/ids.ts';
import { optionalDecimal, requiredDecimal, wireNumber } from './numbers.ts';
import { ianaZone } from './times.ts';

const IB_SECURITY_TYPES: Readonly<Record<SecurityType, SecType>> = {
  STK: SecType.STK,
  FUT: SecType.FUT,
  CASH: SecType.CASH,
  IND: SecType.IND,
  CRYPTO: SecType.CRYPTO,
  CMDTY: SecType.CMDTY,
};

/** @throws InvalidValueError naming the field */
export function fromIbContract(raw: IbContract): Contract {
  return {
    conId: conId(raw.conId ?? 0),
    symbol: raw.symbol ?? '',
    localSymbol: raw.localSymbol ?? '',
    secType: typeOf(raw),
    exchange: raw.exchange ?? '',
    primaryExchange: raw.primaryExch ?? '',
    currency: currency(raw.currency ?? ''),
    multiplier: multiplierOf(raw),
    lastTradeDate: lastTradeDateOf(raw),
    tradingClass: raw.tradingClass ?? '',
  };
}

/**
 * For requests and orders. @throws InvalidValueError where no exchange is known (positions and executions name none to
 * send to), and for types the desk does not trade
 */
export function toIbContract(contract: Contract): IbContract {
  if (contract.exchange === '') {
    throw new InvalidValueError({
      field: 'exchange',
      found: '',
      needed: `the exchange of ${contract.localSymbol || contract.symbol} (conId ${contract.conId})`,
    });
  }
  if (isModelled(contract.secType)) return labelled(contract, IB_SECURITY_TYPES[contract.secType]);
  throw new InvalidValueError({
    field: 'secType',
    found: `${contract.secType} ${contract.localSymbol || contract.symbol} (conId ${contract.conId})`,
    needed: `a contract of one of ${SECURITY_TYPES.join(', ')}`,
  });
}

/** A query for contract details: by ConId where it is known, by labels otherwise. */
export function toIbContractQuery(spec: ContractSpec | Contract): IbContract {
  if ('conId' in spec) {
    const byId: IbContract = { conId: spec.conId, includeExpired: spec.secType === 'FUT' };
    return spec.exchange === '' ? byId : { ...byId, exchange: spec.exchange };
  }
  return {
    symbol: spec.symbol,
    secType: IB_SECURITY_TYPES[spec.secType],
    exchange: spec.exchange,
    currency: spec.currency,
    includeExpired: false,
    ...(spec.primaryExchange === undefined ? {} : { primaryExch: spec.primaryExchange }),
    ...(spec.lastTradeDate === undefined ? {} : { lastTradeDateOrContractMonth: spec.lastTradeDate }),
  };
}

/**
 * From `contractData` (message 10). Sizes are whole units where an old server (below 164) sends none, and for stocks always. A contract quoted in
 * hundredths of its currency (`priceMagnifier`, corn and wheat) is refused: price x multiplier would be wrong by that factor.
 * @throws InvalidValueError
 */
export function fromIbContractDetails(raw: IbContractDetails): ContractDetails {
  requirePlainPrice(raw);
  return {
    contract: fromIbContract(raw.contract),
    longName: raw.longName ?? '',
    minTick: requiredDecimal('minTick', raw.minTick),
    sizeIncrement: orderable(raw, positiveOr(ONE, optionalDecimal('sizeIncrement', raw.sizeIncrement))),
    minSize: orderable(raw, positiveOr(ONE, optionalDecimal('minSize', raw.minSize))),
    timeZoneId: ianaZone(raw.timeZoneId ?? ''),
    tradingHours: raw.tradingHours ?? '',
    liquidHours: raw.liquidHours ?? '',
  };
}

/**
 * IB tells sizes of 0.0001 for stocks that may be held in parts, and refuses every order for a part of a share over the API
 * (error 10243): what was sized by them could never be sent.
 */
const orderable = ({ contract }: IbContractDetails, size: Decimal): Decimal =>
  contract.secType === SecType.STK ? max(ONE, size) : size;

function requirePlainPrice({ contract, priceMagnifier = 1 }: IbContractDetails): void {
  if (priceMagnifier === 1 || priceMagnifier === 0) return;
  const name = contract.localSymbol ?? contract.symbol ?? '';
  throw new InvalidValueError({
    field: `price magnifier of ${name}`,
    found: String(priceMagnifier),
    needed: '1: prices in the currency itself',
  });
}

function labelled(contract: Contract, secType: SecType): IbContract {
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType,
    exchange: contract.exchange,
    currency: contract.currency,
    localSymbol: contract.localSymbol,
    tradingClass: contract.tradingClass,
    ...(contract.primaryExchange === '' ? {} : { primaryExch: contract.primaryExchange }),
    ...(contract.lastTradeDate === '' ? {} : { lastTradeDateOrContractMonth: contract.lastTradeDate }),
    ...(decimalText(contract.multiplier) === '1' ? {} : { multiplier: wireNumber('multiplier', contract.multiplier) }),
  };
}

const typeOf = (raw: IbContract): Contract['secType'] =>
  [...SECURITY_TYPES, ...HELD_ONLY_TYPES].find((type) => type === raw.secType?.toString()) ?? 'OTHER';

/** IB leaves it empty (0 here) where a contract stands for one unit. */
function multiplierOf(raw: IbContract): Decimal {
  const multiplier = optionalDecimal('multiplier', raw.multiplier);
  return positiveOr(ONE, multiplier);
}

/** `20200918 08:30 CST` and `20200918` alike; a contract month alone stays as it is. */
function lastTradeDateOf(raw: IbContract): string {
  return /^\d{6,8}/.exec(raw.lastTradeDateOrContractMonth ?? '')?.[0] ?? '';
}

const positiveOr = (fallback: Decimal, value: Decimal | undefined): Decimal =>
  value === undefined || value.lte(0) ? fallback : value;
