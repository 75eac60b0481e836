/** Verification of Identity-Aware Proxy's assertions, with the proxy's own keys. */
import type { VerifyIdentity } from '../lib/ports/identity.ts';
import type { VerifierParts } from './known-callers.ts';

/** The proxy's verifier; Google's library is loaded when it is needed. */
export async function iapVerifier({ clock, log, fetch: get = fetch }: VerifierParts): Promise<VerifyIdentity> {
  const [{ createKeySet, IAP_KEYS_URL }, { verifyIapAssertion }] = await Promise.all([
    import('../lib/adapters/google-auth/key-set.ts'),
    import('../lib/adapters/google-auth/verify-iap-assertion.ts'),
  ]);
  const keys = createKeySet({ url: IAP_KEYS_URL, algorithm: 'ES256', clock, fetch: get, log });
  return verifyIapAssertion({ keys, clock });
}
