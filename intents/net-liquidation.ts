/** `GET /net-liquidation`: what the account was worth over time, at the moments an intent read it. */
import { z } from 'zod';
import { decimalText } from '../lib/domain/decimal.ts';
import type { NetLiquidationPoint } from '../lib/domain/account-picture.ts';
import type { Json } from '../lib/domain/run.ts';
import { MAX_POINTS } from '../lib/ports/account-history.ts';
import { isoTime, instantMs } from '../lib/trading/iso-time.ts';
import type { IntentAnswer } from './intent.ts';
import { parseWith } from './parse-with.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';

const querySchema = z.strictObject({
  from: z.iso.datetime({ offset: true }).describe('Market time, inclusive').optional(),
  to: z.iso.datetime({ offset: true }).describe('Market time, inclusive').optional(),
});

export const netLiquidation: Resource = {
  path: 'net-liquidation',
  methods: [{ method: 'GET', role: 'viewer', query: ['from', 'to'], querySchema, answer: show }],
};

async function show({ accounts, clock }: ResourceDeps, { query, signal }: ResourceCall): Promise<IntentAnswer> {
  const { from, to } = parseWith(querySchema, query, 'Query of net-liquidation');
  const fromMs = from === undefined ? 0 : instantMs(from);
  const toMs = to === undefined ? Number.MAX_SAFE_INTEGER : instantMs(to);
  const points = (await accounts?.points({ fromMs, toMs, limit: MAX_POINTS }, signal)) ?? [];
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(clock.nowMs()),
      baseCurrency: points.at(-1)?.baseCurrency ?? null,
      points: points.map(showPoint),
      isComplete: points.length < MAX_POINTS,
    },
  };
}

const showPoint = (point: NetLiquidationPoint): Json => ({
  at: isoTime(point.marketAtMs),
  recordedAt: isoTime(point.atMs),
  netLiquidation: decimalText(point.netLiquidation),
  dayPnl: point.dayPnl === undefined ? null : decimalText(point.dayPnl),
  grossExposure: point.grossExposure === undefined ? null : decimalText(point.grossExposure),
  source: point.source,
});
