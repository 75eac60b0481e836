/** The callback of one who does not want to know. Not for swallowing errors that matter. */
export const doNothing = (): void => undefined;
