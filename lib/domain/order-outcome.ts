/** What we know of an order after the wait. `unknown` is never dropped and never sent again. */
export type OrderOutcome =
  | { readonly kind: 'working' }
  | { readonly kind: 'filled' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'rejected'; readonly code: number; readonly text: string }
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly sinceAtMs: number; readonly reason: string };
