/**
 * What fault scripts do at the broker: corrections and busts, halts, orders forgotten. Finds the execution or the contracts that
 * are meant and has the broker do it. Books nothing itself.
 */
import { decimal } from '../domain/decimal.ts';
import { ValidationError } from '../domain/errors.ts';
import type { FaultBroker } from './faults.ts';
import type { ContractChoice, ExecutionChoice } from './fault-script.ts';
import type { ContractQuery, PaperExecution } from './paper-broker.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

export function brokerFaults(broker: SimulatedBroker): FaultBroker {
  return {
    correctExecution(correction) {
      const { execId } = chosen(broker, 'correctExecution', correction);
      const { price, quantity } = correction;
      broker.control.correct(execId, {
        ...(price === undefined ? {} : { price: decimal(price) }),
        ...(quantity === undefined ? {} : { quantity: decimal(quantity) }),
      });
    },
    bustExecution(which) {
      broker.control.bust(chosen(broker, 'bustExecution', which).execId);
    },
    halt(which) {
      for (const conId of conIds(broker, 'halt', which)) broker.control.halt(conId);
    },
    resume(which) {
      for (const conId of conIds(broker, 'resume', which)) broker.control.resume(conId);
    },
    resumeAll: () => broker.control.resume(),
    forgetOrders: () => broker.control.forgetOrders(),
  };
}

/** By its id, else the newest of today that fits and has not been busted. @throws ValidationError where there is none */
function chosen(broker: SimulatedBroker, fault: string, which: ExecutionChoice): PaperExecution {
  const { execId, orderRef, clientId } = which;
  const found = newestRevisions(broker).findLast(
    (execution) =>
      (execId === undefined ? execution.quantity.gt(0) : baseOf(execution.execId) === baseOf(execId)) &&
      (orderRef === undefined || execution.orderRef === orderRef) &&
      (clientId === undefined || execution.clientId === clientId),
  );
  if (found !== undefined) return found;
  const needed = 'an execution of today';
  throw new ValidationError('Fault script', [{ field: fault, found: JSON.stringify(which), needed }]);
}

/** @throws ValidationError where there is no such contract */
function conIds(broker: SimulatedBroker, fault: string, which: ContractChoice): readonly number[] {
  const found = broker
    .contracts({ ...ANY_CONTRACT, conId: which.conId ?? 0, symbol: which.symbol ?? '' })
    .map(({ contract }) => contract.conId);
  if (found.length > 0) return found;
  const needed = 'a contract of the catalogue';
  throw new ValidationError('Fault script', [{ field: fault, found: JSON.stringify(which), needed }]);
}

const ANY_CONTRACT: ContractQuery = {
  conId: 0,
  symbol: '',
  secType: '',
  lastTradeDate: '',
  exchange: '',
  primaryExchange: '',
  currency: '',
  localSymbol: '',
  tradingClass: '',
  includeExpired: false,
};

const baseOf = (execId: string): string => execId.slice(0, execId.lastIndexOf('.'));

function newestRevisions(broker: SimulatedBroker): readonly PaperExecution[] {
  const newest = new Map<string, PaperExecution>();
  for (const { execution } of broker.executions()) newest.set(baseOf(execution.execId), execution);
  return [...newest.values()];
}
