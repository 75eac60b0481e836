/**
 * Freezes what is stored or was read, to the ground, so that nobody changes what the next one is given. What is frozen is not
 * looked into again: whoever freezes a document or a part of one does it here, never with `Object.freeze` alone.
 */

/** Plain JSON only: objects and lists, no maps, no cycles. */
export function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  // Its parts first: one that is frozen is then frozen to the ground.
  for (const inner of Object.values(value)) freezeDeep(inner);
  Object.freeze(value);
}
