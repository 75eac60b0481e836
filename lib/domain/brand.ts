/**
 * Nominal types for ids and units: a ConId cannot be passed where an OrderId is meant.
 * The only file that casts; everything else goes through the constructors beside each id.
 */
declare const brandName: unique symbol;
declare const brandOf: unique symbol;

interface Branding<Plain, Name extends string> {
  readonly [brandName]: Name;
  readonly [brandOf]: Plain;
}

/** A plain value that carries its meaning in its type; nothing of it exists at run time. */
export type Brand<Plain, Name extends string> = Plain & Branding<Plain, Name>;

/** Marks a checked value with its meaning. Call it only from the constructors beside each type. */
export function brand<Branded extends Branding<unknown, string>>(value: Branded[typeof brandOf]): Branded {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one cast of the project: a brand has no run-time part
  return value as Branded;
}
