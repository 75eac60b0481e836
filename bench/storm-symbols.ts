/** The hundred stocks of the live benchmark. They exist nowhere but there. */

const COUNT = 100;
export const FIRST_CON_ID = 900_000_001;
/** `S001` to `S100`. */
export const STORM_SYMBOLS: readonly string[] = Array.from(
  { length: COUNT },
  (_, index) => `S${String(index + 1).padStart(3, '0')}`,
);
