/** What a browser is told of the page: it may load and ask its own origin alone, and nobody may frame it. */
import { SECURITY_HEADERS } from './problem.ts';

/** No `unsafe-inline` and no `unsafe-eval`, for scripts as for styles; no plug-in, no frame, no form that leaves. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

export const PAGE_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': PAGE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;
