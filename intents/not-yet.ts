/** Stands in for answers of ADR 0037 that the next commits bring. */
import type { IntentAnswer } from './intent.ts';

export const notYet = (): Promise<IntentAnswer> => Promise.reject(new Error('Not built yet'));
