/**
 * Rows as a CSV file (RFC 4180) that a spreadsheet opens as text: a cell that would be taken for a formula gets a leading
 * apostrophe, whoever wrote it. It makes the text; saving it is the page's.
 */

const FORMULA = /^[=+\-@\t\r]/;

export interface CsvColumn<Row> {
  readonly name: string;
  readonly value: (row: Row) => string | number | null | undefined;
}

export function csvText<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ name }) => csvCell(name)),
    ...rows.map((row) => columns.map(({ value }) => csvCell(String(value(row) ?? '')))),
  ];
  return `${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** @param text any; `=1+1` -> `'=1+1`, quoted where it has a comma, a quote or a line break */
export function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
