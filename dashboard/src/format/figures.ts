/** How each kind of figure of the desk is written: always with its unit. It decides nothing about colour or place. */
import { decimalText, hundredfold, NOTHING } from './decimal-text.ts';

type Decimal = string | null | undefined;

/** `1234.5`, `USD` -> `1,234.50 USD`. */
export const money = (value: Decimal, currency: string | null | undefined): string =>
  withUnit(decimalText(value, { least: 2, most: 2 }), currency);

/** Profit and loss, or a change: with its sign. */
export const signedMoney = (value: Decimal, currency: string | null | undefined): string =>
  withUnit(decimalText(value, { least: 2, most: 2, isSigned: true }), currency);

/** Units of a contract, as exact as they are. */
export const quantity = (value: Decimal): string => decimalText(value);
export const signedQuantity = (value: Decimal): string => decimalText(value, { isSigned: true });

/** A price keeps all its digits: a tick may be a hundredth of a cent. */
export const price = (value: Decimal): string => decimalText(value, { least: 2 });

/** A fraction -> `43.8 %`. */
export const percent = (value: Decimal, digits = 1): string =>
  value === null || value === undefined
    ? NOTHING
    : `${decimalText(hundredfold(value), { least: digits, most: digits })} %`;

export const signedPercent = (value: Decimal, digits = 2): string =>
  value === null || value === undefined
    ? NOTHING
    : `${decimalText(hundredfold(value), { least: digits, most: digits, isSigned: true })} %`;

/** 18 -> `18 ms`, 1800 -> `1.8 s`, 95000 -> `1 min 35 s`. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return NOTHING;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** `1` -> `1 order`, `2` -> `2 orders`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

const withUnit = (text: string, unit: string | null | undefined): string =>
  text === NOTHING || unit === null || unit === undefined || unit === '' ? text : `${text}\u00a0${unit}`;
