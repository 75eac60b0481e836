/** Under which HTTP methods an intent is offered. */
import type { Method } from '../lib/http/routes.ts';

/** Only what changes nothing is offered by GET too. */
const READABLE: ReadonlySet<string> = new Set(['summary']);

export const intentMethods = (intent: string): readonly Method[] => (READABLE.has(intent) ? ['GET', 'POST'] : ['POST']);
