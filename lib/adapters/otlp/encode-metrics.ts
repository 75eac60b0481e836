/**
 * What a meter has added up as an OTLP request in JSON: lower camel case, 64-bit integers as decimal text, enumerations as numbers.
 * Source: opentelemetry-proto 1.x, `collector/metrics/v1/metrics_service.proto` and `metrics/v1/metrics.proto`, JSON mapping of
 * the OTLP specification 1.x. It sends nothing.
 */
import type { Json } from '../../domain/run.ts';
import { COUNTERS, GAUGES, HISTOGRAMS, type Attributes } from '../../ports/metrics.ts';
import { BOUNDS_MS, type Readings } from './meter.ts';

/** AGGREGATION_TEMPORALITY_CUMULATIVE */
const CUMULATIVE = 2;

export interface Told {
  /** Who tells: `service.name` and whatever else names this process. */
  readonly resource: Attributes;
  readonly startedAtMs: number;
  readonly atMs: number;
}

export function encodeMetrics({ counted, measured, gauges }: Readings, { resource, startedAtMs, atMs }: Told): Json {
  const times = { startTimeUnixNano: nanos(startedAtMs), timeUnixNano: nanos(atMs) };
  const sums = byName(counted, COUNTERS).map(({ name, description, series }) => ({
    name,
    description,
    unit: '1',
    sum: {
      aggregationTemporality: CUMULATIVE,
      isMonotonic: true,
      dataPoints: series.map(({ attributes, count }) => ({
        attributes: attributeList(attributes),
        ...times,
        asInt: String(count),
      })),
    },
  }));
  const histograms = byName(measured, HISTOGRAMS).map(({ name, description, series }) => ({
    name,
    description,
    unit: 'ms',
    histogram: {
      aggregationTemporality: CUMULATIVE,
      dataPoints: series.map(({ attributes, count, sumMs, minMs, maxMs, buckets }) => ({
        attributes: attributeList(attributes),
        ...times,
        count: String(count),
        sum: sumMs,
        min: minMs,
        max: maxMs,
        bucketCounts: buckets.map(String),
        explicitBounds: [...BOUNDS_MS],
      })),
    },
  }));
  const levels = gauges.map(({ name, value }) => ({
    name,
    description: GAUGES[name],
    unit: '1',
    gauge: { dataPoints: [{ attributes: [], timeUnixNano: nanos(atMs), asDouble: value }] },
  }));
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributeList(resource) },
        scopeMetrics: [{ scope: { name: 'intentdesk' }, metrics: [...sums, ...histograms, ...levels] }],
      },
    ],
  };
}

function byName<Name extends string, Series extends { readonly name: Name }>(
  all: readonly Series[],
  descriptions: Readonly<Record<Name, string>>,
): readonly { readonly name: Name; readonly description: string; readonly series: readonly Series[] }[] {
  const names = [...new Set(all.map(({ name }) => name))];
  return names.map((name) => ({
    name,
    description: descriptions[name],
    series: all.filter((one) => one.name === name),
  }));
}

const attributeList = (attributes: Attributes): Json =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** Whole milliseconds as text: a number would lose the last digits. */
const nanos = (atMs: number): string => `${Math.max(0, Math.round(atMs))}000000`;
