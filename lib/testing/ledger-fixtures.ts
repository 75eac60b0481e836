/** Records for tests of the stores: each with every optional field, and as bare as its type allows. */
import type { Adjustment } from '../domain/adjustment.ts';
import type { Contract } from '../domain/contract.ts';
import { decimal } from '../domain/decimal.ts';
import type { Execution } from '../domain/execution.ts';
import type { Book, Holding } from '../domain/holding.ts';
import {
  accountId,
  clientId,
  conId,
  currency,
  execId,
  fencingToken,
  orderId,
  orderRef,
  permId,
  runId,
  strategyId,
} from '../domain/ids.ts';
import type { InternalCross, LedgerExecution, LedgerOrder } from '../domain/ledger-order.ts';
import type { Run } from '../domain/run.ts';

export const DUMMY = strategyId('dummy');
export const MACD = strategyId('spy-macd-vixy');
export const USD = currency('USD');
export const RUN_ID = runId('a1'.repeat(32));
export const AT_MS = 1_598_623_200_000;

/** A run id of its own for each number. */
export const runIdOf = (n: number) => runId(n.toString(16).padStart(64, '0'));

export const SPY: Contract = {
  conId: conId(756733),
  symbol: 'SPY',
  localSymbol: 'SPY',
  secType: 'STK',
  exchange: 'SMART',
  primaryExchange: 'ARCA',
  currency: USD,
  multiplier: decimal('1'),
  lastTradeDate: '',
  tradingClass: 'SPY',
};

export const MES: Contract = {
  ...SPY,
  conId: conId(362687422),
  symbol: 'MES',
  localSymbol: 'MESU0',
  secType: 'FUT',
  exchange: 'CME',
  primaryExchange: '',
  multiplier: decimal('5'),
  lastTradeDate: '20200918',
  tradingClass: 'MES',
};

export const holding = (quantity: string, changes: Partial<Holding> = {}): Holding => ({
  quantity: decimal(quantity),
  cost: decimal(quantity).times(decimal('350.58')),
  realizedPnl: decimal('-1.0035'),
  currency: USD,
  localSymbol: 'SPY',
  multiplier: decimal('1'),
  ...changes,
});

/** A holding with the recent part of its history. */
export const journaledHolding = (quantity: string): Holding =>
  holding(quantity, {
    journal: {
      before: { quantity: decimal('1'), cost: decimal('350'), realizedPnl: decimal('-0.5') },
      entries: [
        {
          id: 'order:r1',
          atMs: AT_MS,
          quantity: decimal('-2.5'),
          cost: decimal('-876.45'),
          commission: decimal('-0.0035'),
        },
        { id: 'cross:c1', atMs: AT_MS + 1, quantity: decimal('2'), cost: decimal('0'), commission: decimal('0') },
      ],
    },
  });

export const book = (quantity: string): Book => new Map([[SPY.conId, holding(quantity)]]);

/** Nothing optional. */
export const bareOrder = (ref: string, changes: Partial<LedgerOrder> = {}): LedgerOrder => ({
  orderRef: orderRef(ref),
  runId: RUN_ID,
  contract: SPY,
  side: 'BUY',
  quantity: decimal('100'),
  properties: { orderType: 'MKT', tif: 'DAY', outsideRth: false },
  sizeIncrement: decimal('1'),
  state: 'PLANNED',
  source: new Map([[DUMMY, decimal('100')]]),
  booked: new Map(),
  filled: decimal('0'),
  clientId: undefined,
  orderId: undefined,
  permId: undefined,
  reason: undefined,
  plannedAtMs: AT_MS,
  updatedAtMs: AT_MS,
  ...changes,
});

export const fullOrder = (ref: string): LedgerOrder =>
  bareOrder(ref, {
    contract: MES,
    side: 'SELL',
    properties: {
      orderType: 'LMT',
      tif: 'GTD',
      limitPrice: decimal('3507.25'),
      outsideRth: true,
      adaptivePriority: 'Urgent',
      goodAfterTimeAtMs: AT_MS + 60_000,
    },
    state: 'REJECTED',
    source: new Map([
      [DUMMY, decimal('40.5')],
      [MACD, decimal('59.5')],
    ]),
    booked: new Map([[MACD, { quantity: decimal('3'), cost: decimal('52608.75'), commission: decimal('1.41') }]]),
    filled: decimal('3'),
    brokerFilled: decimal('4'),
    acted: new Map([
      [DUMMY, { throughAtMs: AT_MS }],
      [MACD, { beforeAtMs: AT_MS - 86_400_000, throughAtMs: AT_MS }],
    ]),
    clientId: clientId(1),
    orderId: orderId(17),
    permId: permId(1_234_567_890),
    reason: '201 Order rejected - reason: "margin"\nline two',
    updatedAtMs: AT_MS + 5,
  });

const execution = (id: string): Execution => ({
  execId: execId(id),
  contract: SPY,
  side: 'BUY',
  quantity: decimal('100'),
  price: decimal('350.58'),
  atMs: AT_MS,
  account: accountId('DU0000001'),
  orderId: orderId(17),
  clientId: clientId(1),
  permId: permId(0),
  cumulativeQuantity: decimal('100'),
});

/** Of nobody's order, its commission not known yet. */
export const bareExecution = (id: string): LedgerExecution => ({
  revision: 1,
  fill: { execution: execution(id) },
  orderRef: undefined,
});

export const fullExecution = (id: string, ref: string): LedgerExecution => ({
  revision: 2,
  fill: {
    execution: { ...execution(id), orderRef: orderRef(ref) },
    commission: {
      execId: execId(id),
      commission: decimal('1.0035'),
      currency: USD,
      realizedPnl: decimal('-12.000000000000000000000000000001'),
    },
  },
  orderRef: orderRef(ref),
});

/** From the broker's side: without `from`. */
export const adjustment = (id: string): Adjustment => ({
  id,
  runId: RUN_ID,
  contract: MES,
  from: undefined,
  to: DUMMY,
  quantity: decimal('2'),
  price: decimal('3507.25'),
  reason: 'a fill of a day that nobody read',
  author: 'somebody@example.com',
  atMs: AT_MS,
});

export const cross = (id: string): InternalCross => ({
  id,
  runId: RUN_ID,
  contract: MES,
  deltas: new Map([
    [DUMMY, decimal('-2')],
    [MACD, decimal('2')],
  ]),
  price: decimal('3507.25'),
  atMs: AT_MS,
});

export const bareRun = (changes: Partial<Run> = {}): Run => ({
  runId: RUN_ID,
  mode: 'paper',
  intent: 'allocation',
  key: { kind: 'header', value: 'k1' },
  argumentsHash: 'b2'.repeat(32),
  arguments: {},
  state: 'CLAIMED',
  token: undefined,
  answer: undefined,
  configVersion: undefined,
  claimedAtMs: AT_MS,
  validUntilMs: undefined,
  endedAtMs: undefined,
  ...changes,
});

export const fullRun = (changes: Partial<Run> = {}): Run =>
  bareRun({
    arguments: { strategies: ['dummy'], nested: [[1, 2], [[]]], __proto: null, dryRun: false, '': 'empty name' },
    state: 'DONE',
    token: fencingToken(7),
    answer: { status: 200, body: { orders: [{ ref: 'r1', price: '350.58' }], deep: [[['ü', '😀']]] } },
    configVersion: 'c3',
    validUntilMs: AT_MS + 1_800_000,
    endedAtMs: AT_MS + 900,
    ...changes,
  });
