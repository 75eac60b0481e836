/**
 * Verifies assertions of Identity-Aware Proxy (`x-goog-iap-jwt-assertion`): who stands before the dashboard, as the proxy has
 * signed them in. The audience is the dashboard's own, `/projects/NUMBER/locations/REGION/services/NAME`.
 * Source: https://cloud.google.com/iap/docs/signed-headers-howto
 */
import type { VerifyIdentity } from '../../ports/identity.ts';
import { verifySignedToken, type VerifierOptions } from './verify-signed-token.ts';

export const verifyIapAssertion = (options: VerifierOptions): VerifyIdentity =>
  verifySignedToken(options, { algorithm: 'ES256', issuers: ['https://cloud.google.com/iap'] });
