/** What IB says of the account: positions and totals. Complete lists only; nothing is kept between two questions. */
import type { Contract as IbContract } from '@stoqey/ib';
import type { AccountSnapshot } from '../../domain/account.ts';
import { accountId, type AccountId } from '../../domain/ids.ts';
import type { Position } from '../../domain/position.ts';
import { accountSnapshotOf, SUMMARY_TAGS, type AccountRow } from './account-mapping.ts';
import { fromIbContract } from './contract-mapping.ts';
import type { IbLink } from './ib-link.ts';
import type { MarketTime } from './market-time.ts';
import { requiredDecimal } from './numbers.ts';
import { readAnswer, type Requests } from './requests.ts';

export interface PositionRow {
  readonly account: string;
  readonly contract: IbContract;
  readonly quantity: number | undefined;
  readonly averageCost: number | undefined;
}

/** What a connection asks for positions with. */
export interface PositionsAsker {
  readonly link: IbLink;
  readonly requests: Requests;
  readonly marketTime: MarketTime;
}

/** `account/conId` -> its newest row; a row pushed while the list comes replaces the listed one. */
export async function readPositionRows(
  { link, requests, marketTime }: PositionsAsker,
  signal: AbortSignal,
): Promise<readonly PositionRow[]> {
  const rows = new Map<string, PositionRow>();
  await requests.plain(
    {
      what: 'positions',
      turn: 'positions',
      ask: (api) => void api.reqPositions(),
      take(message) {
        if (message.kind === 'position') rows.set(`${message.account}/${message.contract.conId}`, message);
        return message.kind === 'position-end' ? 'end' : 'more';
      },
      // reqPositions subscribes. What was still pushed before the cancel has arrived when the time has.
      async settle() {
        link.request(
          'request',
          (api) => void api.cancelPositions(),
          () => undefined,
        );
        await marketTime.afresh(link.closed);
      },
    },
    signal,
  );
  return [...rows.values()];
}

/** Rows of another account and of quantity 0 are no positions of ours. @throws BrokerError naming a contract the desk does not model */
export function positionsOf(account: AccountId, rows: readonly PositionRow[]): readonly Position[] {
  return readAnswer('positions', () =>
    rows
      .filter((row) => row.account === account && row.quantity !== 0)
      .map((row) => ({
        account: accountId(row.account),
        contract: fromIbContract(row.contract),
        quantity: requiredDecimal('position', row.quantity),
        averageCost: requiredDecimal('averageCost', row.averageCost),
      })),
  );
}

/** IB allows two summaries at once (error 322): the adapter asks for one after the other. */
export function createSummaryReader(
  account: AccountId,
  requests: Requests,
): (signal: AbortSignal) => Promise<AccountSnapshot> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal) => {
    const mine = last.then(() => readSummary(account, requests, signal));
    last = mine.catch(() => undefined);
    return mine;
  };
}

async function readSummary(account: AccountId, requests: Requests, signal: AbortSignal): Promise<AccountSnapshot> {
  const rows: AccountRow[] = [];
  await requests.keyed(
    {
      what: 'the account summary',
      ask: (api, requestId) => void api.reqAccountSummary(requestId, 'All', SUMMARY_TAGS.join(',')),
      cancel: (api, requestId) => void api.cancelAccountSummary(requestId),
      goesOn: true,
      take(message) {
        if (message.kind === 'account-value') rows.push(message.row);
        return message.kind === 'end' ? 'end' : 'more';
      },
    },
    signal,
  );
  return accountSnapshotOf(account, rows);
}
