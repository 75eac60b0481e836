/** Logged executions, with every revision and commission, as plain JSON and back, decimals as text. */
import { decimalText, ZERO } from '../domain/decimal.ts';
import { CorruptRecordError } from '../domain/errors.ts';
import { SIDES } from '../domain/side.ts';
import type { LoggedExecution, ReportedExecution } from './execution-log.ts';
import { bookedFill } from './fill-order.ts';
import type { KeptFields } from './kept-fields.ts';
import type { Listing } from './listing.ts';
import type { PaperCommission, PaperExecution } from './paper-broker.ts';

/** What follows from the rest (newest revision, what the account booked) is not written. */
export function executionValue({ before, reports }: LoggedExecution): object {
  return {
    before: {
      filled: decimalText(before.filled),
      filledCost: decimalText(before.filledCost),
      charged: decimalText(before.charged),
    },
    reports: reports.map(({ execution, commission }) => ({
      execution: {
        ...execution,
        quantity: decimalText(execution.quantity),
        price: decimalText(execution.price),
        cumulativeQuantity: decimalText(execution.cumulativeQuantity),
        averagePrice: decimalText(execution.averagePrice),
      },
      commission: commission && {
        ...commission,
        commission: decimalText(commission.commission),
        realizedPnl: commission.realizedPnl && decimalText(commission.realizedPnl),
      },
    })),
  };
}

export function readExecution(
  fields: KeptFields,
  { at, listingOf }: { readonly at: string; readonly listingOf: (conId: number) => Listing },
): LoggedExecution {
  const reports = fields.list('reports').map(readReport);
  const newest = reports.at(-1);
  if (newest === undefined) throw new CorruptRecordError(at, 'reports: found none, needed at least one');
  const before = fields.fields('before');
  const { execution, commission } = newest;
  const listing = listingOf(execution.conId);
  return {
    listing,
    newest: execution,
    fill: bookedFill(listing, execution, commission?.commission ?? ZERO),
    before: {
      filled: before.decimal('filled'),
      filledCost: before.decimal('filledCost'),
      charged: before.decimal('charged'),
    },
    reports,
  };
}

const readReport = (fields: KeptFields): ReportedExecution => ({
  execution: readPaperExecution(fields.fields('execution')),
  commission: fields.optional('commission', (kept) => readCommission(kept.fields('commission'))),
});

const readCommission = (fields: KeptFields): PaperCommission => ({
  execId: fields.text('execId'),
  commission: fields.decimal('commission'),
  currency: fields.text('currency'),
  realizedPnl: fields.optional('realizedPnl', (kept) => kept.decimal('realizedPnl')),
});

function readPaperExecution(fields: KeptFields): PaperExecution {
  return {
    execId: fields.text('execId'),
    clientId: fields.integer('clientId'),
    orderId: fields.integer('orderId'),
    permId: fields.integer('permId'),
    conId: fields.integer('conId'),
    account: fields.text('account'),
    orderRef: fields.text('orderRef'),
    exchange: fields.text('exchange'),
    side: fields.choice('side', SIDES),
    quantity: fields.decimal('quantity'),
    price: fields.decimal('price'),
    atMs: fields.integer('atMs'),
    cumulativeQuantity: fields.decimal('cumulativeQuantity'),
    averagePrice: fields.decimal('averagePrice'),
  };
}
