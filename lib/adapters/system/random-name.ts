/** Randomness of the machine, for names that must differ: the only source of it outside the stores' adapters. */
import { randomUUID } from 'node:crypto';

/** 122 random bits as text. */
export const randomName = (): string => randomUUID();
