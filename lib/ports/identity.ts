/** Who a signed token speaks for. What that one may do is decided elsewhere: this knows no roles. */
export interface Identity {
  /** Lower case; its issuer has verified that it belongs to the subject. */
  readonly email: string;
  /** The issuer's lasting id of the account. */
  readonly subject: string;
  /** The one of the expected audiences for which the token was made. */
  readonly audience: string;
}

/**
 * Verifies an OIDC token: form, signature, issuer, that its audience is exactly one of `audiences`, and its times.
 * @throws ProblemError `unauthenticated` for a token that proves nothing; `identity-unavailable` where the keys to verify
 * it with cannot be read, so that the same call works later
 */
export type VerifyIdentity = (token: string, audiences: readonly string[], signal: AbortSignal) => Promise<Identity>;
