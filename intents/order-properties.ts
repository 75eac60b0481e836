/** `orderProperties` of a call over the configured defaults: how orders are to be executed, and nothing else. */
import { z } from 'zod';
import { instantMs } from '../lib/trading/iso-time.ts';
import { orderPropertyProblems, takesAdaptive } from '../lib/trading/order-property-problems.ts';
import { decimal } from '../lib/domain/decimal.ts';
import { ValidationError } from '../lib/domain/errors.ts';
import { ADAPTIVE_PRIORITIES, ORDER_TYPES, TIMES_IN_FORCE, type OrderProperties } from '../lib/domain/order.ts';

export const orderPropertiesSchema = z.strictObject({
  orderType: z.enum(ORDER_TYPES).optional().describe('Default: `order.type` of the configuration'),
  tif: z.enum(TIMES_IN_FORCE).optional().describe('Time in force; default: `order.tif` of the configuration'),
  limitPrice: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,8})?$/, 'a price as decimal text, for example "331.25"')
    .transform((text) => decimal(text))
    .optional()
    .describe('For LMT and LOC only; rounded to the minimum tick, never to a worse price'),
  outsideRth: z.boolean().optional().describe('May fill outside regular trading hours'),
  adaptivePriority: z
    .enum(ADAPTIVE_PRIORITIES)
    .optional()
    .describe('IB’s Adaptive algorithm; MKT or LMT with DAY or GTC'),
  goodAfterTime: z.iso
    .datetime({ offset: true, error: 'an ISO 8601 time with zone, for example 2020-03-26T10:30:00-04:00' })
    .transform(instantMs)
    .optional()
    .describe('The order starts to work at this time'),
});

/**
 * The caller's words over the configured ones. A configured algorithm applies only where order type and time in force
 * take one: a default never makes what the caller asked for impossible.
 * @throws ValidationError where the properties do not go together
 */
export function orderProperties(
  defaults: OrderProperties,
  asked: z.infer<typeof orderPropertiesSchema> = {},
): OrderProperties {
  const { limitPrice, goodAfterTime: goodAfterTimeAtMs } = asked;
  const orderType = asked.orderType ?? defaults.orderType;
  const tif = asked.tif ?? defaults.tif;
  const usual = takesAdaptive({ orderType, tif }) ? defaults.adaptivePriority : undefined;
  const adaptivePriority = asked.adaptivePriority ?? usual;
  const properties: OrderProperties = {
    orderType,
    tif,
    outsideRth: asked.outsideRth ?? defaults.outsideRth,
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(adaptivePriority === undefined ? {} : { adaptivePriority }),
    ...(goodAfterTimeAtMs === undefined ? {} : { goodAfterTimeAtMs }),
  };
  const problems = orderPropertyProblems(properties);
  if (problems.length === 0) return properties;
  throw new ValidationError(
    'Order properties',
    problems.map((problem) => ({ ...problem, field: `orderProperties.${problem.field}` })),
  );
}
