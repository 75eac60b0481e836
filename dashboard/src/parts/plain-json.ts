/** The desk's stored JSON tags what JSON has not: `{$decimal}` and `{$map}`. One level of it, untagged, to be looked at. */

export function plainJson(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('$decimal' in value) return value.$decimal;
  if ('$map' in value && Array.isArray(value.$map)) {
    return Object.fromEntries(value.$map.filter(isPair).map(([key, one]) => [String(key), one]));
  }
  return value;
}

const isPair = (value: unknown): value is readonly [string | number, unknown] =>
  Array.isArray(value) && value.length === 2 && (typeof value[0] === 'string' || typeof value[0] === 'number');
