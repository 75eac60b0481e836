/**
 * The basket of benchmark 1 and the gateway it is sent to: twenty limit orders below the market, so that each is confirmed
 * by its status alone, which the gateway can delay. A gateway of its own for each measurement, in this process.
 */
import { systemClock } from '../lib/adapters/system/system-clock.ts';
import { startPaperGateway, type PaperGateway } from '../lib/paper/paper-gateway.ts';
import { priceBook } from '../lib/paper/prices/price-book.ts';
import { readPriceFiles } from '../lib/paper/prices/read-price-files.ts';

export const BASKET_ORDERS = 20;
export const LIMIT_PRICE = '100';
export const ACCOUNT = 'DU0000001';

const prices = priceBook({ readText: readPriceFiles('data'), seed: 1 });

/** Starts a gateway, lets `measure` work against it, stops it. */
export async function withGateway(ackMs: number, measure: (gateway: PaperGateway) => Promise<number>): Promise<number> {
  const gateway = await startPaperGateway({
    timers: systemClock,
    prices,
    alwaysOpen: true,
    ...(ackMs === 0 ? {} : { faults: { delayStatus: { delayMs: ackMs } } }),
  });
  try {
    return await measure(gateway);
  } finally {
    await gateway.close();
  }
}
