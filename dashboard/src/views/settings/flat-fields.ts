/**
 * The configuration as lines of path and value, the mode's own document over the common one, and a typed text back to a
 * value. Pure; what fits is the desk's to say.
 */
import { isRecord } from '../../api/problem.ts';

export interface SettingRow {
  /** Names with dots between. */
  readonly path: string;
  /** JSON, as it is edited. */
  readonly text: string;
  /** Document that holds it; a field that the desk adds by itself is in none. */
  readonly document: string | undefined;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** @param documents `common` and the mode's own, each as it is stored */
export function settingRows(
  effective: unknown,
  documents: Readonly<Record<string, unknown>>,
  mode: string,
): readonly SettingRow[] {
  return flat(effective, '').map(({ path, value }) => ({
    path,
    text: JSON.stringify(value),
    document: [mode, 'common'].find((name) => has(documents[name], path.split('.'))),
  }));
}

/** `20` is a number, `"0.5"` and `0.5 USD` are texts: what is no JSON is taken as it is written. */
export function valueOf(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Field {
  readonly path: string;
  readonly value: unknown;
}

function flat(value: unknown, path: string): readonly Field[] {
  if (!isRecord(value) || Object.keys(value).length === 0) return path === '' ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`));
}

function has(document: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  return isRecord(document) && name in document && has(document[name], rest);
}
