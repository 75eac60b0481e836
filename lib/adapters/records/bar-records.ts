/**
 * `marketData/{conId}/bars/{barSize}` (what is covered) and its `chunks/{from}` of at most 1,000 bars each, far below the
 * store's limit of a document. Fixed spans of time, so that a bar has one place whatever was collected first.
 */
import * as z from 'zod';
import type { Bar, BarSize } from '../../domain/bar.ts';
import { InvalidValueError } from '../../domain/errors.ts';
import type { BarCoverage, BarSeries, SeriesState } from '../../ports/market-data-store.ts';
import { collectedPath, documentId } from './document-paths.ts';
import { checkWrites, put, type DocumentWrite } from './document-write.ts';
import { decimalField, timeField } from './field-codecs.ts';
import { decodeWith, encodeWith } from './stored-document.ts';

const BARS_IN_CHUNK = 1_000;
const MAX_CHUNKS_READ = 200;
const MAX_REQUESTS_KEPT = 60;

const SIZE_MS: Readonly<Record<BarSize, number>> = {
  '1 min': 60_000,
  '5 mins': 300_000,
  '1 hour': 3_600_000,
  '1 day': 86_400_000,
};

const barFields = z.strictObject({
  startAtMs: timeField,
  open: decimalField,
  high: decimalField,
  low: decimalField,
  close: decimalField,
  volume: decimalField,
});
const chunkFields = z.strictObject({ fromAtMs: timeField, bars: z.array(barFields) });
const headFields = z.strictObject({
  fromAtMs: timeField,
  throughAtMs: timeField,
  requestedAtMs: z.array(timeField).max(MAX_REQUESTS_KEPT),
});

export const seriesPath = ({ conId, size }: BarSeries): string =>
  `${collectedPath(conId)}/bars/${documentId(size.replace(' ', '-'))}`;

const chunkFrom = (size: BarSize, startAtMs: number): number => {
  const span = SIZE_MS[size] * BARS_IN_CHUNK;
  return Math.floor(startAtMs / span) * span;
};
const chunkPath = (series: BarSeries, fromAtMs: number): string => `${seriesPath(series)}/chunks/${fromAtMs}`;

export interface AddedBars {
  readonly bars: readonly Bar[];
  readonly span: BarCoverage;
  readonly requestedAtMs: number;
}

/** Documents to read before `barWrites`. */
export const pathsToJoin = (series: BarSeries, { bars }: AddedBars): readonly string[] => [
  seriesPath(series),
  ...new Set(bars.map(({ startAtMs }) => chunkPath(series, chunkFrom(series.size, startAtMs)))),
];

/** @throws InvalidValueError where the span leaves a gap to what is covered, CorruptRecordError, StoreError (`too-large`) */
export function barWrites(
  series: BarSeries,
  added: AddedBars,
  stored: ReadonlyMap<string, unknown>,
): readonly DocumentWrite[] {
  const path = seriesPath(series);
  const { coverage, requestedAtMs } = decodeState(series, stored.get(path));
  const head = {
    ...joined(series, coverage, added.span),
    requestedAtMs: [...requestedAtMs, added.requestedAtMs].slice(-MAX_REQUESTS_KEPT),
  };
  const chunks = Map.groupBy(added.bars, ({ startAtMs }) => chunkFrom(series.size, startAtMs));
  const writes = [
    put(path, encodeWith(headFields, `Series ${path}`, head)),
    ...[...chunks].map(([fromAtMs, bars]) => {
      const own = chunkPath(series, fromAtMs);
      const all = new Map([...decodeChunk(own, stored.get(own)), ...bars].map((bar) => [bar.startAtMs, bar]));
      const sorted = [...all.values()].toSorted((a, b) => a.startAtMs - b.startAtMs);
      return put(own, encodeWith(chunkFields, `Chunk ${own}`, { fromAtMs, bars: sorted }));
    }),
  ];
  checkWrites(writes);
  return writes;
}

function joined(series: BarSeries, known: BarCoverage | undefined, span: BarCoverage): BarCoverage {
  if (span.fromAtMs > span.throughAtMs) throw gap(series, span, 'a span that begins before it ends');
  if (known === undefined) return span;
  if (span.fromAtMs > known.throughAtMs || span.throughAtMs < known.fromAtMs) {
    throw gap(series, span, `a span that touches ${known.fromAtMs} to ${known.throughAtMs}`);
  }
  return {
    fromAtMs: Math.min(span.fromAtMs, known.fromAtMs),
    throughAtMs: Math.max(span.throughAtMs, known.throughAtMs),
  };
}

const gap = (series: BarSeries, { fromAtMs, throughAtMs }: BarCoverage, needed: string): InvalidValueError =>
  new InvalidValueError({ field: `bars of ${seriesPath(series)}`, found: `${fromAtMs} to ${throughAtMs}`, needed });

export function decodeState(series: BarSeries, document: unknown): SeriesState {
  if (document === undefined) return { coverage: undefined, requestedAtMs: [] };
  const { requestedAtMs, ...coverage } = decodeWith(headFields, seriesPath(series), document);
  return { coverage, requestedAtMs };
}

const decodeChunk = (path: string, document: unknown): readonly Bar[] =>
  document === undefined ? [] : decodeWith(chunkFields, path, document).bars;

/** Chunks that may hold bars of the span. @throws InvalidValueError where there are too many */
export function chunkPathsOf(series: BarSeries, { fromAtMs, throughAtMs }: BarCoverage): readonly string[] {
  const span = SIZE_MS[series.size] * BARS_IN_CHUNK;
  const first = chunkFrom(series.size, fromAtMs);
  const count = Math.max(0, Math.ceil((throughAtMs - first) / span));
  if (count > MAX_CHUNKS_READ) {
    throw new InvalidValueError({
      field: 'span of bars',
      found: `${count} chunks`,
      needed: `at most ${MAX_CHUNKS_READ}`,
    });
  }
  return Array.from({ length: count }, (_, index) => chunkPath(series, first + index * span));
}

export function barsIn(
  { fromAtMs, throughAtMs }: BarCoverage,
  paths: readonly string[],
  stored: ReadonlyMap<string, unknown>,
): readonly Bar[] {
  const bars = paths.flatMap((path) => decodeChunk(path, stored.get(path)));
  return bars.filter(({ startAtMs }) => startAtMs >= fromAtMs && startAtMs < throughAtMs);
}
