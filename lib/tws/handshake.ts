/**
 * The first exchange of a connection: the client names the versions it speaks, the server picks one and tells its time.
 * Only decides; sockets are the server's. (IB: `v100+` handshake, message without id.)
 */

/** What the client stream begins with. */
export const CLIENT_PREFIX = 'API\0';
/** Versions this codec speaks. Completed orders are exact from 177. */
export const OLDEST_VERSION = 157;
export const NEWEST_VERSION = 193;

const RANGE = /^v(\d{1,6})(?:\.\.(\d{1,6}))?(?: (.*))?$/s;

export type Negotiation =
  | { readonly kind: 'agreed'; readonly version: number; readonly options: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Chooses min(client's newest, 193) from text such as `v157..193 +PACEAPI` (the body of the first frame, no NUL). */
export function negotiate(text: string): Negotiation {
  const match = RANGE.exec(text);
  if (match === null)
    return {
      kind: 'refused',
      reason: `Versions do not fit: found ${JSON.stringify(text.slice(0, 64))}, needed v157..193`,
    };
  const oldest = Number(match[1]);
  const newest = Number(match[2] ?? match[1]);
  if (oldest > NEWEST_VERSION || newest < OLDEST_VERSION || oldest > newest) {
    return {
      kind: 'refused',
      reason: `Versions do not meet: found ${oldest} to ${newest}, needed some of ${OLDEST_VERSION} to ${NEWEST_VERSION}`,
    };
  }
  return { kind: 'agreed', version: Math.min(newest, NEWEST_VERSION), options: match[3] ?? '' };
}
