/**
 * `GET /desk`: the desk at a glance, from the store alone: it waits for no run and no broker. What the broker said is told
 * with the moment at which it was read; books, orders and state are those of now.
 */
import type { AccountPicture, PicturedPosition } from '../lib/domain/account-picture.ts';
import type { Configuration } from '../lib/domain/configuration.ts';
import { decimalText, divideHalfUp, roundHalfUp, type Decimal } from '../lib/domain/decimal.ts';
import type { Json } from '../lib/domain/run.ts';
import { isoTime } from '../lib/trading/iso-time.ts';
import { checkConfiguration } from './check-configuration.ts';
import { deskAlerts, showAlert } from './desk-alerts.ts';
import type { IntentAnswer } from './intent.ts';
import type { Resource, ResourceCall, ResourceDeps } from './resource.ts';
import { showDrift } from './show.ts';
import { effectiveState } from './trading-state.ts';

/** Runs that are looked at for what was left, failed or missed. */
const RUNS_SEARCHED = 200;
const MONEY_PLACES = 2;
const EXPOSURE_PLACES = 6;

export const desk: Resource = {
  path: 'desk',
  methods: [{ method: 'GET', role: 'viewer', query: [], answer: show }],
};

async function show(deps: ResourceDeps, { signal }: ResourceCall): Promise<IntentAnswer> {
  const { mode, clock } = deps;
  const [documents, view, picture, runs, dead] = await Promise.all([
    deps.configuration.read(mode, signal),
    deps.ledger.read({ orders: 'all', session: true, lease: true, unshipped: 'all' }, signal),
    deps.accounts?.newest(signal),
    deps.runs.list({ limit: RUNS_SEARCHED }, signal),
    deps.overview.deadLetters(signal),
  ]);
  const checked = checkConfiguration(documents, { mode });
  const configuration = checked.kind === 'fits' ? checked.configuration : undefined;
  const orders = [...view.orders.values()];
  const { breaker } = view.session;
  const nowMs = clock.nowMs();
  const alerts = deskAlerts({
    nowMs,
    picture,
    orders,
    breaker,
    problems: checked.kind === 'fits' ? [] : checked.problems,
    runs: runs.filter((run) => run.mode === mode),
    lease: view.lease,
    unshipped: [...view.unshipped.values()].flat(),
    deadLetters: { count: dead.count, newestAtMs: dead.newest[0]?.dead?.atMs },
  });
  return {
    status: 200,
    headers: {},
    body: {
      utcTimestamp: isoTime(nowMs),
      mode,
      trading: effectiveState(documents, mode, breaker),
      configVersion: configuration?.version ?? null,
      account: picture === undefined ? null : showPicture(picture, { configuration, nowMs }),
      drift: picture?.drift.map(showDrift) ?? [],
      openOrders: orders.length,
      alerts: alerts.map(showAlert),
    },
  };
}

function showPicture(
  picture: AccountPicture,
  { configuration, nowMs }: { readonly configuration: Configuration | undefined; readonly nowMs: number },
): Json {
  const { dayPnl, rates } = picture;
  return {
    asOf: isoTime(picture.atMs),
    marketTime: isoTime(picture.marketAtMs),
    ageSeconds: Math.max(0, Math.floor((nowMs - picture.atMs) / 1_000)),
    source: picture.source,
    runId: picture.runId,
    account: picture.account,
    baseCurrency: picture.baseCurrency,
    netLiquidation: decimalText(picture.netLiquidation),
    dayPnl: dayPnl.kind === 'known' ? money(dayPnl.pnl) : null,
    dayPnlReason: dayPnl.kind === 'unknown' ? dayPnl.reason : null,
    grossExposure: {
      value: textOrNull(picture.grossExposure),
      limit: textOrNull(configuration?.limits.maxGrossExposure),
    },
    cash: [...picture.cash].map(([currency, balance]) => {
      const rate = rates.get(currency);
      return {
        currency,
        balance: decimalText(balance),
        balanceInBase: rate === undefined ? null : money(balance.times(rate)),
      };
    }),
    positions: picture.positions.map((position) => showPosition(position, picture)),
  };
}

function showPosition({ contract, quantity, averageCost, ledger }: PicturedPosition, picture: AccountPicture): Json {
  const mark = picture.marks.get(contract.conId);
  const rate = picture.rates.get(contract.currency);
  const value = mark?.price.times(quantity).times(contract.multiplier);
  const inBase = rate === undefined ? undefined : value?.times(rate);
  return {
    conId: contract.conId,
    localSymbol: contract.localSymbol,
    secType: contract.secType,
    currency: contract.currency,
    broker: decimalText(quantity),
    ledger: decimalText(ledger),
    price: textOrNull(mark?.price),
    priceSource: mark?.source ?? null,
    priceAt: mark === undefined ? null : isoTime(mark.atMs),
    marketValue: textOrNull(value),
    marketValueInBase: inBase === undefined ? null : money(inBase),
    exposure: textOrNull(fraction(inBase, picture.netLiquidation)),
    unrealizedPnl: value === undefined ? null : money(value.minus(averageCost.times(quantity))),
  };
}

const fraction = (value: Decimal | undefined, of: Decimal): Decimal | undefined =>
  value === undefined || of.lte(0) ? undefined : divideHalfUp(value, of, EXPOSURE_PLACES);
const money = (value: Decimal): string => decimalText(roundHalfUp(value, MONEY_PLACES));
const textOrNull = (value: Decimal | undefined): string | null => (value === undefined ? null : decimalText(value));
