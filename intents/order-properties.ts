/** `orderProperties` of a call over the configured defaults: how orders are to be executed, and nothing else. */
import { z } from 'zod';
import { instantMs } from '../lib/trading/iso-time.ts';
import { decimal } from '../lib/domain/decimal.ts';
import { ADAPTIVE_PRIORITIES, ORDER_TYPES, TIMES_IN_FORCE, type OrderProperties } from '../lib/domain/order.ts';

export const orderPropertiesSchema = z.strictObject({
  orderType: z.enum(ORDER_TYPES).optional(),
  tif: z.enum(TIMES_IN_FORCE).optional(),
  limitPrice: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,8})?$/, 'a price as decimal text, for example "331.25"')
    .transform((text) => decimal(text))
    .optional(),
  outsideRth: z.boolean().optional(),
  adaptivePriority: z.enum(ADAPTIVE_PRIORITIES).optional(),
  goodAfterTime: z.iso
    .datetime({ offset: true, error: 'an ISO 8601 time with zone, for example 2020-03-26T10:30:00-04:00' })
    .transform(instantMs)
    .optional(),
});

export function orderProperties(
  defaults: OrderProperties,
  asked: z.infer<typeof orderPropertiesSchema> = {},
): OrderProperties {
  const limitPrice = asked.limitPrice ?? defaults.limitPrice;
  const adaptivePriority = asked.adaptivePriority ?? defaults.adaptivePriority;
  const goodAfterTimeAtMs = asked.goodAfterTime ?? defaults.goodAfterTimeAtMs;
  return {
    orderType: asked.orderType ?? defaults.orderType,
    tif: asked.tif ?? defaults.tif,
    outsideRth: asked.outsideRth ?? defaults.outsideRth,
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(adaptivePriority === undefined ? {} : { adaptivePriority }),
    ...(goodAfterTimeAtMs === undefined ? {} : { goodAfterTimeAtMs }),
  };
}
