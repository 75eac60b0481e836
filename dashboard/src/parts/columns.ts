/** What a data table knows of a column, and how rows are ordered by it. It knows nothing of the page. */
export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** What the cell says as text; a slot of the same key may draw it otherwise. */
  readonly text: (row: Row) => string;
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
  /** What rows are ordered by; left out: they cannot be. Equal ones keep their order. */
  readonly order?: (row: Row) => number | string;
  /** Left out on a narrow page. */
  readonly isMinor?: boolean;
  /** Left out on a phone: the row opens, or another view tells it. */
  readonly isLeast?: boolean;
  /** Cut where the row is full; the whole text is in its title. */
  readonly isLong?: boolean;
  /** CSS width: where rows come and go while scrolling, columns keep theirs. */
  readonly width?: string;
}

export interface Ordering {
  readonly key: string;
  readonly isDescending: boolean;
}

/** A new list; unknown numbers (NaN) stand last either way. */
export function ordered<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  ordering: Ordering | undefined,
): readonly Row[] {
  const order = columns.find(({ key }) => key === ordering?.key)?.order;
  if (ordering === undefined || order === undefined) return rows;
  const sign = ordering.isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, by: order(row) }))
    .toSorted((a, b) => unknownLast(a.by, b.by) ?? sign * compare(a.by, b.by))
    .map(({ row }) => row);
}

function unknownLast(a: number | string, b: number | string): number | undefined {
  const isUnknownA = typeof a === 'number' && Number.isNaN(a);
  const isUnknownB = typeof b === 'number' && Number.isNaN(b);
  return isUnknownA || isUnknownB ? Number(isUnknownA) - Number(isUnknownB) : undefined;
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
