/**
 * P11: the pace is never broken and almost wholly used, orders before data. The full 10,000 messages on a virtual clock,
 * with the lane and the window of production and a gateway that cuts on the 51st message of any second; then ten seconds
 * of real TCP.
 */
import { IBKR_PACING } from '../../../lib/adapters/ibkr/ibkr-connector.ts';
import { createSendLane } from '../../../lib/adapters/ibkr/send-lane.ts';
import type { Urgency } from '../../../lib/adapters/ibkr/send-window.ts';
import { systemClock } from '../../../lib/adapters/system/system-clock.ts';
import { createPaceMeter, MOST_MESSAGES_PER_SECOND } from '../../../lib/paper/pace-meter.ts';
import { startPaperGateway } from '../../../lib/paper/paper-gateway.ts';
import { seededRandom } from '../../../lib/paper/random.ts';
import { orderOf, SPY } from '../../../lib/testing/ibkr-fixtures.ts';
import { connectPaperTrader } from '../../../lib/testing/paper-trader.ts';
import { prices } from '../../../lib/testing/simulated-broker-fixture.ts';
import { measureStandstill } from '../../../lib/testing/stood-still.ts';
import { calm } from '../../../lib/testing/store-harness.ts';

const MESSAGES = 10_000;
const LEAST_USE = 0.98;
/** More than this in ten seconds, and real time proves nothing about the pace: the virtual clock does. */
const STANDSTILL_MS = 100;

/** A network and a strict gateway on a clock of their own: what is due happens in order of its time. */
function world(latencyMs: () => number) {
  const due: { atMs: number; task: () => void }[] = [];
  const meter = createPaceMeter();
  let nowMs = 0;
  let cuts = 0;
  let lastArrivalMs = 0;
  const at = (atMs: number, task: () => void): (() => void) => {
    const mine = { atMs, task };
    due.push(mine);
    return () => void (due.includes(mine) && due.splice(due.indexOf(mine), 1));
  };
  return {
    nowMs: () => nowMs,
    at,
    /** A message on its way to the gateway; its answer comes back after as long again. TCP keeps the order. */
    send: (answered: () => void): void => {
      lastArrivalMs = Math.max(lastArrivalMs, nowMs + latencyMs());
      at(lastArrivalMs, () => {
        if (meter.count(nowMs) !== 'kept') cuts += 1;
        at(nowMs + latencyMs(), answered);
      });
    },
    cuts: () => cuts,
    run: (): void => {
      for (;;) {
        const next = due.reduce<{ atMs: number; task: () => void } | undefined>(
          (first, one) => (first === undefined || one.atMs < first.atMs ? one : first),
          undefined,
        );
        if (next === undefined) return;
        due.splice(due.indexOf(next), 1);
        nowMs = Math.max(nowMs, next.atMs);
        next.task();
      }
    },
  };
}

describe('P11: the pace is never broken', () => {
  it.each([
    ['a quick network', 0.5, 2],
    ['one that answers within 15 ms', 2, 7],
  ])(
    `by ${MESSAGES} mixed messages over %s, and at least 98 % of the cap is used, orders before data`,
    (_, low, high) => {
      const random = seededRandom(11);
      const { nowMs, at, send, run, cuts } = world(() => low + random.next() * (high - low));
      const wake = (afterMs: number, task: () => void): (() => void) => at(nowMs() + Math.ceil(afterMs), task);
      const lane = createSendLane({ pacing: IBKR_PACING, nowMs, wake, maxQueued: MESSAGES });
      const waiting: Record<Urgency, number> = { heartbeat: 0, order: 0, request: 0 };
      const overtaken: string[] = [];
      let written = 0;
      let lastAtMs = 0;
      const put = (urgency: Urgency): void => {
        waiting[urgency] += 1;
        lane.enqueue({
          urgency,
          refuse: (reason) => overtaken.push(reason),
          write(arrived) {
            waiting[urgency] -= 1;
            if (urgency === 'request' && waiting.order > 0) overtaken.push(`a request before ${waiting.order} orders`);
            written += 1;
            lastAtMs = nowMs();
            send(arrived);
            return true;
          },
        });
      };
      const orders = 2_000;
      for (let count = 0; count < MESSAGES - orders; count += 1) put('request');
      const lengthMs = (MESSAGES / MOST_MESSAGES_PER_SECOND) * 1_000;
      const moments = Array.from({ length: orders }, () => random.next() * lengthMs * 0.9).toSorted((a, b) => a - b);
      const putNext = (): void => {
        const atMs = moments.shift();
        if (atMs === undefined) return;
        at(atMs, () => {
          put('order');
          putNext();
        });
      };
      putNext();
      run();
      expect([written, cuts(), overtaken]).toEqual([MESSAGES, 0, []]);
      const needed = ((MESSAGES - MOST_MESSAGES_PER_SECOND) / MOST_MESSAGES_PER_SECOND) * 1_000;
      expect(needed / lastAtMs).toBeGreaterThanOrEqual(LEAST_USE);
    },
  );

  it('is held over ten seconds of real TCP, orders before the data that waited longer', async () => {
    const gateway = await startPaperGateway({ timers: systemClock, prices, pacing: true, alwaysOpen: true });
    const standstill = measureStandstill();
    try {
      const trader = await connectPaperTrader(gateway.port, { heartbeat: 'off', deadlines: { requestMs: 60_000 } });
      const beganAtMs = systemClock.nowMs();
      const asked = Array.from({ length: 450 }, () => trader.contractDetails(SPY, calm()));
      const ids = trader.allocateOrderIds(40);
      ids.forEach((id, index) => trader.place(orderOf(`p11-${index}`), id, calm()));
      await Promise.all(asked);
      const stoodStillMs = standstill.lateMs();
      const tookMs = systemClock.nowMs() - beganAtMs - stoodStillMs;
      expect(trader.closed.aborted).toBe(false);
      const excess = gateway.wireLog.of('error').filter(({ raw }) => raw.includes('100'));
      // The gateway is in this process: it counts a message when it reads it, so a standstill makes two seconds meet.
      expect(stoodStillMs > STANDSTILL_MS ? [] : excess).toEqual([]);
      const arrived = gateway.wireLog.records.flatMap(({ direction, message }) =>
        direction === 'in' ? [message] : [],
      );
      expect(arrived.filter((message) => message === 'placeOrder')).toHaveLength(40);
      // The first window was taken by data before there was an order; from then on orders go first.
      const before = arrived.slice(0, arrived.lastIndexOf('placeOrder'));
      expect(before.filter((message) => message === 'reqContractDetails').length).toBeLessThan(60);
      const needed = (490 - MOST_MESSAGES_PER_SECOND) / MOST_MESSAGES_PER_SECOND;
      expect(needed / (tookMs / 1_000)).toBeGreaterThan(0.9);
      trader.disconnect();
    } finally {
      standstill.stop();
      await gateway.close();
    }
  }, 60_000);
});
