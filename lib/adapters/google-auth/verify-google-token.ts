/**
 * Verifies OIDC tokens of Google's: people, Cloud Scheduler and Pub/Sub push send them as bearer tokens.
 * Source: https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken
 */
import type { VerifyIdentity } from '../../ports/identity.ts';
import { verifySignedToken, type VerifierOptions } from './verify-signed-token.ts';

export const verifyGoogleToken = (options: VerifierOptions): VerifyIdentity =>
  verifySignedToken(options, {
    algorithm: 'RS256',
    // Both forms are Google's own (OpenID Connect guide, "iss").
    issuers: ['https://accounts.google.com', 'accounts.google.com'],
    tellsVerified: true,
  });
