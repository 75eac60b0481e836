/** Randomness of the machine, for names that must differ and for jitter: the only source of it outside the stores' adapters. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** 122 random bits as text. */
export const randomName = (): string => randomUUID();

/** Hexadecimal digits, two a byte. */
export const randomHex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** 0 <= x < 1. */
export const randomFraction = (): number => randomInt(2 ** 32) / 2 ** 32;
