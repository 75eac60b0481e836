/**
 * IB's limit on a client's messages: 50 a second. The first excesses are answered with error 100, the third second
 * of excess ends the connection. Counts on wall time, as IB does, whatever the market clock stands at.
 */
export const MOST_MESSAGES_PER_SECOND = 50;
const TOLERATED_BREACHES = 2;

export interface PaceMeter {
  /** Counts one message that arrived at `nowMs`. `broken`: exceeded for the third time. */
  count(nowMs: number): 'kept' | 'exceeded' | 'broken';
}

export function createPaceMeter(): PaceMeter {
  /** Arrival of the last 50 messages, as a ring. */
  const arrivals: number[] = [];
  let next = 0;
  let breaches = 0;
  let lastBreachMs = Number.NEGATIVE_INFINITY;
  return {
    count(nowMs) {
      const fiftyAgoMs = arrivals[next] ?? Number.NEGATIVE_INFINITY;
      arrivals[next] = nowMs;
      next = (next + 1) % MOST_MESSAGES_PER_SECOND;
      // One breach a second: the messages that follow in it are already answered.
      if (nowMs - fiftyAgoMs >= 1000 || nowMs - lastBreachMs < 1000) return 'kept';
      lastBreachMs = nowMs;
      breaches += 1;
      return breaches > TOLERATED_BREACHES ? 'broken' : 'exceeded';
    },
  };
}
