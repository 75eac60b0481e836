/** Positions of the account beside their differences: a contract that only the books have is a row as well. */
import type { AccountPicture, Desk, Drift } from '../../api/answers.ts';

type Position = AccountPicture['positions'][number];

export interface PositionRow extends Pick<
  Position,
  | 'conId'
  | 'localSymbol'
  | 'secType'
  | 'currency'
  | 'price'
  | 'marketValue'
  | 'marketValueInBase'
  | 'exposure'
  | 'unrealizedPnl'
> {
  readonly broker: string;
  readonly ledger: string;
  readonly drift: Drift | undefined;
}

/** Those that differ first, then as the account has them. */
export function positionRows({ account, drift }: Pick<Desk, 'account' | 'drift'>): readonly PositionRow[] {
  const driftOf = new Map(drift.map((one) => [one.conId, one]));
  const held = (account?.positions ?? []).map((position): PositionRow => {
    const found = driftOf.get(position.conId);
    driftOf.delete(position.conId);
    // The difference was found later than the picture was taken: its figures are the newer ones.
    return {
      ...position,
      ...(found === undefined ? {} : { broker: found.broker, ledger: found.ledger }),
      drift: found,
    };
  });
  const missing = [...driftOf.values()].map((one): PositionRow => ({
    conId: one.conId,
    localSymbol: one.localSymbol,
    secType: '',
    currency: '',
    price: null,
    marketValue: null,
    marketValueInBase: null,
    exposure: null,
    unrealizedPnl: null,
    broker: one.broker,
    ledger: one.ledger,
    drift: one,
  }));
  const rows = [...missing, ...held];
  return [...rows.filter((row) => row.drift !== undefined), ...rows.filter((row) => row.drift === undefined)];
}
