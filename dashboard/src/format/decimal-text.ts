/**
 * Exact decimals of the API, which come as text, as a person reads them: grouped, rounded half to even at a stated number of
 * digits, with a true minus sign. Nothing here becomes a float on its way to the screen, and nothing is computed.
 */

export const NOTHING = '–';
const MINUS = '\u2212';

export interface DigitsOptions {
  /** Fewest and most digits after the point. */
  readonly least?: number;
  readonly most?: number;
  /** Also a plus sign. Zero has none. */
  readonly isSigned?: boolean;
}

const FORM = /^(-?)(\d+)(?:\.(\d+))?$/;

/** `1234.5` -> `1,234.50`. What is no decimal is shown as it came: better odd than invented. */
export function decimalText(value: string | null | undefined, options: DigitsOptions = {}): string {
  if (value === null || value === undefined) return NOTHING;
  const parts = FORM.exec(value);
  if (parts === null) return value;
  const { least = 0, most = 20, isSigned = false } = options;
  const [, sign = '', whole = '0', fraction = ''] = parts;
  const rounded = roundHalfEven(whole, fraction, most);
  const isZero = /^0*$/.test(rounded.whole + rounded.fraction);
  const shown = rounded.fraction.replace(/0+$/, '').padEnd(least, '0');
  return `${signOf(sign === '-', isZero, isSigned)}${group(rounded.whole)}${shown === '' ? '' : `.${shown}`}`;
}

/** -1, 0 or 1; undefined for what is no decimal. */
export function signOfDecimal(value: string | null | undefined): -1 | 0 | 1 | undefined {
  const parts = FORM.exec(value ?? '');
  if (parts === null) return undefined;
  if (/^0*$/.test(`${parts[2]}${parts[3] ?? ''}`)) return 0;
  return parts[1] === '-' ? -1 : 1;
}

/** `0.4382` -> `43.82`: the point moves, no digit changes. */
export function hundredfold(value: string): string {
  const parts = FORM.exec(value);
  if (parts === null) return value;
  const [, sign = '', whole = '0', fraction = ''] = parts;
  const digits = fraction.padEnd(2, '0');
  const moved = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = digits.slice(2);
  return `${sign}${moved}${rest === '' ? '' : `.${rest}`}`;
}

/** For charts, bars and sorting only, where a pixel or an order is all that is read from it. NaN for what is no decimal. */
export const approximately = (value: string | null | undefined): number =>
  FORM.test(value ?? '') ? Number(value) : Number.NaN;

function roundHalfEven(whole: string, fraction: string, most: number): { whole: string; fraction: string } {
  if (fraction.length <= most) return { whole, fraction };
  const kept = BigInt(whole + fraction.slice(0, most));
  const rest = fraction.slice(most);
  const half = `5${'0'.repeat(rest.length - 1)}`;
  const isUp = rest > half || (rest === half && kept % 2n === 1n);
  const digits = String(isUp ? kept + 1n : kept).padStart(most + 1, '0');
  return { whole: digits.slice(0, digits.length - most), fraction: digits.slice(digits.length - most) };
}

const group = (whole: string): string => whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, ',');

function signOf(isNegative: boolean, isZero: boolean, isSigned: boolean): string {
  if (isZero) return '';
  if (isNegative) return MINUS;
  return isSigned ? '+' : '';
}
