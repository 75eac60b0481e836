/** `positions/{mode}/session/account` and `positions/{mode}/netLiquidation/{slot}`: the newest picture, and points over time. */
import * as z from 'zod';
import { POINT_SLOT_MS, pointOf, type AccountPicture, type NetLiquidationPoint } from '../../domain/account-picture.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import { accountId, conId, currency, runId } from '../../domain/ids.ts';
import { PRICE_SOURCES } from '../../domain/quote.ts';
import type { Mode } from '../../domain/run.ts';
import { MAX_POINTS, type PointRange } from '../../ports/account-history.ts';
import { contractFields } from './contract-fields.ts';
import { netLiquidationPath, sessionPath } from './document-paths.ts';
import { checkWrites, put, type DocumentWrite } from './document-write.ts';
import { decimalField, integerField, integerKey, mapField, textField, timeField } from './field-codecs.ts';
import { pointExpiry } from './retention.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

const common = {
  atMs: timeField,
  marketAtMs: timeField,
  source: z.string(),
  baseCurrency: textField(currency),
  netLiquidation: decimalField,
  grossExposure: decimalField.optional(),
};

const pictureFields = z.strictObject({
  ...common,
  runId: textField(runId),
  account: textField(accountId),
  dayPnl: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('known'), pnl: decimalField }),
    z.strictObject({ kind: z.literal('unknown'), reason: z.string() }),
  ]),
  cash: mapField(currency, decimalField),
  rates: mapField(currency, decimalField),
  marks: mapField(
    integerKey(conId),
    z.strictObject({ price: decimalField, source: z.enum(PRICE_SOURCES), atMs: timeField }),
  ),
  previousCloses: mapField(integerKey(conId), decimalField),
  positions: z.array(
    z.strictObject({
      contract: contractFields,
      quantity: decimalField,
      averageCost: decimalField,
      ledger: decimalField,
    }),
  ),
  drift: z.array(
    z.strictObject({
      conId: integerField(conId),
      localSymbol: z.string(),
      ledger: decimalField,
      broker: decimalField,
      difference: decimalField,
      likelyCause: z.string(),
    }),
  ),
});

const pointFields = z.strictObject({ ...common, dayPnl: decimalField.optional() });

/** The document of the newest picture. */
export const picturePath = (mode: Mode): string => sessionPath(mode, 'account');

/** Both documents of one picture. @throws StoreError `too-large` */
export function pictureWrites(mode: Mode, picture: AccountPicture): readonly DocumentWrite[] {
  const slot = Math.floor(picture.marketAtMs / POINT_SLOT_MS);
  const point = encodeWith(pointFields, 'Net liquidation point', pointOf(picture));
  const writes = [
    put(picturePath(mode), encodeWith(pictureFields, 'Account picture', listed(picture))),
    put(netLiquidationPath(mode, slot), point, pointExpiry(picture.atMs)),
  ];
  checkWrites(writes);
  return writes;
}

/** The codec's lists are its own to change. */
const listed = (picture: AccountPicture) => ({
  ...picture,
  positions: [...picture.positions],
  drift: [...picture.drift],
});

/** @throws CorruptRecordError */
export function decodePicture(path: string, document: unknown): AccountPicture {
  const picture = decodeWith(pictureFields, path, document);
  return { ...picture, grossExposure: picture.grossExposure };
}

/** @throws CorruptRecordError */
export function decodePoint(path: string, document: unknown): NetLiquidationPoint {
  const point = decodeWith(pointFields, path, document);
  return { ...point, grossExposure: point.grossExposure, dayPnl: point.dayPnl };
}

/** @throws InvalidValueError */
export function checkPointRange({ limit }: PointRange): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_POINTS) return;
  throw new InvalidValueError({ field: 'limit', found: String(limit), needed: `1 to ${MAX_POINTS}` });
}
