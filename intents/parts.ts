/** What a desk stands on, as people are told of it: each part is on, off or a demo. It asks none of them. */

/** `demo`: it works, on prices or a broker that are not real. */
export const PART_STATES = ['on', 'off', 'demo'] as const;
export type PartState = (typeof PART_STATES)[number];

export interface Part {
  readonly name: string;
  readonly state: PartState;
  /** In words, for example where it is or why it is off. */
  readonly description: string;
}
