/** What the system said of a call that failed: `EEXIST`, `ENOENT`. It reads no message. */
export const isErrorCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
