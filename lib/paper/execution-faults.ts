/** Corrections and busts by fault script: finds the execution that is meant and has the broker revise it. Books nothing itself. */
import { decimal } from '../domain/decimal.ts';
import { ValidationError } from '../domain/errors.ts';
import type { FaultBroker } from './faults.ts';
import type { ExecutionChoice } from './fault-script.ts';
import type { PaperExecution } from './paper-broker.ts';
import type { SimulatedBroker } from './simulated-broker.ts';

export function executionFaults(broker: SimulatedBroker): FaultBroker {
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

const baseOf = (execId: string): string => execId.slice(0, execId.lastIndexOf('.'));

function newestRevisions(broker: SimulatedBroker): readonly PaperExecution[] {
  const newest = new Map<string, PaperExecution>();
  for (const { execution } of broker.executions()) newest.set(baseOf(execution.execId), execution);
  return [...newest.values()];
}
