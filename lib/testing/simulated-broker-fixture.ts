/** A simulated broker over the shipped prices on a Thursday of August 2020, and its events in short. For tests only. */
import { decimal, decimalText } from '../domain/decimal.ts';
import { dayNumber, newYorkAtMs } from '../paper/new-york-time.ts';
import type { PaperBroker, PaperEvent, PaperOrderInput } from '../paper/paper-broker.ts';
import { priceBook } from '../paper/prices/price-book.ts';
import { readPriceFiles } from '../paper/prices/read-price-files.ts';
import { createSimulatedBroker, type SimulatedBroker, type SimulatedBrokerOptions } from '../paper/simulated-broker.ts';

export const SPY = 756_733;
export const MES_SEPTEMBER = 360_202_009;
/** Thursday. */
export const DAY = dayNumber(2020, 8, 27);
export const TEN_O_CLOCK = newYorkAtMs(DAY, 600);
export const OPEN = newYorkAtMs(DAY, 570);
export const CLOSE = newYorkAtMs(DAY, 960);
export const prices = priceBook({ readText: readPriceFiles('data'), seed: 1 });

export function brokerAt(startAtMs: number, more: Partial<SimulatedBrokerOptions> = {}): SimulatedBroker {
  return createSimulatedBroker({
    prices,
    startAtMs,
    speed: 0,
    wallNowMs: () => 0,
    seed: 7,
    alwaysOpen: false,
    ...more,
  });
}

export function order(
  more: Partial<Omit<PaperOrderInput, 'quantity'>> & { quantity: string | number },
): PaperOrderInput {
  return {
    conId: SPY,
    side: 'BUY',
    orderType: 'MKT',
    limitPrice: undefined,
    auxPrice: undefined,
    trailStopPrice: undefined,
    trailingPercent: undefined,
    limitPriceOffset: undefined,
    tif: 'DAY',
    account: 'DU0000001',
    orderRef: 'ref',
    outsideRth: false,
    ocaGroup: '',
    ocaType: 0,
    parentId: 0,
    transmit: true,
    whatIf: false,
    goodAfterTime: '',
    goodTillDate: '',
    algoStrategy: '',
    algoParams: new Map(),
    ...more,
    quantity: decimal(more.quantity),
  };
}

/** Events in short: what an order went through. */
export function heard(broker: PaperBroker): string[] {
  const lines: string[] = [];
  broker.subscribe((event) => lines.push(inShort(event)));
  return lines;
}

/** Every status with its order and what it waits for. */
export function statusesOf(broker: PaperBroker): string[] {
  const lines: string[] = [];
  broker.subscribe((event) => {
    if (event.kind !== 'order-status') return;
    const { orderId, status, whyHeld } = event.order;
    lines.push(`${orderId} ${status} ${whyHeld}`.trim());
  });
  return lines;
}

function inShort(event: PaperEvent): string {
  switch (event.kind) {
    case 'open-order': {
      const { status, commission } = event.order;
      return `open-order ${status}${commission === undefined ? '' : ` ${decimalText(commission)}`}`;
    }
    case 'order-status':
      return `order-status ${event.order.status} ${decimalText(event.order.filled)}/${decimalText(event.order.remaining)}`;
    case 'what-if':
      return `what-if ${decimalText(event.preview.change.initialMargin)}`;
    case 'execution':
      return `execution ${event.execution.side} ${decimalText(event.execution.quantity)} @ ${decimalText(event.execution.price)}`;
    case 'commission':
      return `commission ${decimalText(event.commission.commission)}`;
    case 'order-error':
      return `error ${event.orderId} ${event.code}`;
    case 'position':
      return `position ${event.position.conId} ${decimalText(event.position.quantity)}`;
    case 'account':
    case 'clock':
    default:
      return event.kind;
  }
}

export const valueOf = (broker: PaperBroker, key: string, currency = 'USD'): string | undefined =>
  broker.accountValues('DU0000001').find((row) => row.key === key && row.currency === currency)?.value;
