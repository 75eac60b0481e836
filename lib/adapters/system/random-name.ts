/** Randomness of the machine, for names that must differ: the only source of it outside the stores' adapters. */
import { randomBytes, randomUUID } from 'node:crypto';

/** 122 random bits as text. */
export const randomName = (): string => randomUUID();

/** Hexadecimal digits, two a byte. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');
