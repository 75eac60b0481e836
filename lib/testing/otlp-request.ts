/**
 * OTLP's metrics request in JSON as a collector reads it, strictly: 64-bit integers as decimal text, enumerations as numbers, no field
 * that the protocol does not know. Source: opentelemetry-proto 1.x, `metrics/v1/metrics.proto` and the JSON mapping of OTLP.
 */
import { z } from 'zod';

const integer = z.string().regex(/^\d{1,20}$/);
const attributes = z.array(
  z.strictObject({ key: z.string().min(1), value: z.strictObject({ stringValue: z.string() }) }),
);
const times = { attributes, startTimeUnixNano: integer, timeUnixNano: integer };
const named = { name: z.string().regex(/^[a-z][a-z0-9_.]{0,254}$/), description: z.string(), unit: z.string().max(63) };
const sum = z.strictObject({
  aggregationTemporality: z.literal(2),
  isMonotonic: z.literal(true),
  dataPoints: z.array(z.strictObject({ ...times, asInt: integer })).min(1),
});
const point = z
  .strictObject({
    ...times,
    count: integer,
    sum: z.number(),
    min: z.number(),
    max: z.number(),
    bucketCounts: z.array(integer),
    explicitBounds: z.array(z.number()),
  })
  .refine(({ bucketCounts, explicitBounds }) => bucketCounts.length === explicitBounds.length + 1, 'one bucket more')
  .refine(
    ({ count, bucketCounts }) => bucketCounts.reduce((all, one) => all + BigInt(one), 0n) === BigInt(count),
    'count',
  );
const histogram = z.strictObject({ aggregationTemporality: z.literal(2), dataPoints: z.array(point).min(1) });
const gauge = z.strictObject({
  dataPoints: z.array(z.strictObject({ attributes, timeUnixNano: integer, asDouble: z.number() })).min(1),
});

/** @throws ZodError naming what a collector would not take */
export const otlpRequest = z.strictObject({
  resourceMetrics: z
    .array(
      z.strictObject({
        resource: z.strictObject({ attributes }),
        scopeMetrics: z
          .array(
            z.strictObject({
              scope: z.strictObject({ name: z.string().min(1) }),
              metrics: z.array(
                z.union([
                  z.strictObject({ ...named, sum }),
                  z.strictObject({ ...named, histogram }),
                  z.strictObject({ ...named, gauge }),
                ]),
              ),
            }),
          )
          .length(1),
      }),
    )
    .length(1),
});

/** `name key=value` -> its value: what a sum or a gauge stands at, how many a histogram has. */
export function curvesOf(body: unknown): ReadonlyMap<string, number> {
  const metrics = otlpRequest.parse(body).resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics[0]?.metrics ?? []);
  const label = (name: string, given: z.infer<typeof attributes>): string =>
    [name, ...given.map(({ key, value }) => `${key}=${value.stringValue}`)].join(' ');
  return new Map(
    metrics.flatMap((metric): [string, number][] => {
      if ('sum' in metric) {
        return metric.sum.dataPoints.map((one) => [label(metric.name, one.attributes), Number(one.asInt)]);
      }
      if ('gauge' in metric) {
        return metric.gauge.dataPoints.map((one) => [label(metric.name, one.attributes), one.asDouble]);
      }
      return metric.histogram.dataPoints.map((one) => [label(metric.name, one.attributes), Number(one.count)]);
    }),
  );
}
