/**
 * Market time (`reqCurrentTime`), and with it the proof that the other side is alive. A link that is frozen without
 * a FIN looks open for minutes: after `quietMs` of silence the time is asked, and a side that then says nothing
 * at all for `deadlineMs` is given up. Any message counts as life; a process that stood still itself proves nothing.
 */
import type { Clock } from '../../ports/clock.ts';
import type { IbLink } from './ib-link.ts';
import { raced, type Requests } from './requests.ts';

export interface HeartbeatOptions {
  readonly tickMs: number;
  readonly quietMs: number;
  readonly deadlineMs: number;
}

/** A frozen link is found after at most 650 + 2,250 ms; a delay of a second each way raises no alarm. */
export const HEARTBEAT: HeartbeatOptions = { tickMs: 250, quietMs: 400, deadlineMs: 2_200 };

/** UTC epoch milliseconds, whole seconds. @throws BrokerError */
export async function readMarketTime(requests: Requests, signal: AbortSignal): Promise<number> {
  let atMs = 0;
  await requests.plain(
    {
      what: 'the current time',
      turn: 'current time',
      urgency: 'heartbeat',
      ask: (api) => void api.reqCurrentTime(),
      take(message) {
        if (message.kind !== 'current-time') return 'more';
        atMs = message.seconds * 1_000;
        return 'end';
      },
    },
    signal,
  );
  return atMs;
}

export interface MarketTime {
  /** As `readMarketTime`; who asks while a question is under way gets its answer. @throws BrokerError */
  now(signal: AbortSignal): Promise<number>;
  /** Asked in this call: with the answer all that was sent before it has arrived. @throws BrokerError */
  afresh(signal: AbortSignal): Promise<number>;
}

/**
 * One message for all who ask at once: twenty quotes are one question for the time, not twenty, of fifty messages a second.
 * A shared answer is as old as its question, so never younger than what is read after it. Each keeps his own patience; the
 * question has that of a request.
 */
export function createMarketTime({
  link,
  requests,
}: {
  readonly link: IbLink;
  readonly requests: Requests;
}): MarketTime {
  let underWay: Promise<number> | undefined;
  const ask = (): Promise<number> => {
    const asked = readMarketTime(requests, link.closed);
    const forget = (): void => {
      if (underWay === asked) underWay = undefined;
    };
    underWay = asked;
    asked.then(forget, forget);
    return asked;
  };
  return {
    now: (signal) => raced(underWay ?? ask(), signal, 'the current time'),
    afresh: (signal) => raced(ask(), signal, 'the current time'),
  };
}

/** Runs until the link closes; destroys it when the other side is silent for too long. */
export function startHeartbeat(options: {
  readonly link: IbLink;
  readonly requests: Requests;
  readonly clock: Clock;
  readonly monotonicMs: () => number;
  readonly heartbeat: HeartbeatOptions;
}): void {
  const { link, requests, clock, monotonicMs, heartbeat } = options;
  let askedMs: number | undefined;
  let lastTickMs = monotonicMs();
  const ask = async (): Promise<void> => {
    try {
      await readMarketTime(requests, link.closed);
    } catch {
      // Its deadline is longer than ours, and a closed link has said why already.
    }
    askedMs = undefined;
  };
  const tick = (): void => {
    const nowMs = monotonicMs();
    const stoodStill = nowMs - lastTickMs > 4 * heartbeat.tickMs;
    lastTickMs = nowMs;
    if (askedMs === undefined) {
      if (nowMs - link.lastReceivedMs < heartbeat.quietMs) return;
      askedMs = nowMs;
      void ask();
      return;
    }
    // What arrived while this process stood still has not been read yet.
    if (stoodStill) askedMs = nowMs;
    const silentMs = nowMs - Math.max(askedMs, link.lastReceivedMs);
    if (silentMs < heartbeat.deadlineMs) return;
    link.log('warn', 'Connection to IB is silent', { silentMs });
    link.destroy(`no sign of life for ${Math.round(silentMs)} ms`, 'reset');
  };
  const timer = clock.every(heartbeat.tickMs, tick);
  link.closed.addEventListener('abort', () => timer.stop(), { once: true });
}
