/** Keeps the newest entries of a map, told in order: for what may be forgotten and must not grow with the life of a connection. */

/** Orders that are over, and commissions, of which a connection still knows something. */
export const MOST_REMEMBERED = 2_000;

/** Sets it as the newest; the oldest give way, each told to `forget`. */
export function remember<Key, Value>(
  map: Map<Key, Value>,
  { key, value, most = MOST_REMEMBERED }: { readonly key: Key; readonly value: Value; readonly most?: number },
  forget: (key: Key) => void = () => undefined,
): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    forget(oldest);
    return;
  }
}
