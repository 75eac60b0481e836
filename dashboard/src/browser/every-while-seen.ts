/** Time that passes only while somebody looks at the page: a hidden one asks the desk nothing. */

/** Calls back again and again while the page is seen; what it returns stops that. */
export function everyWhileSeen(ms: number, call: () => void): () => void {
  const timer = setInterval(() => {
    if (isSeen()) call();
  }, ms);
  return () => clearInterval(timer);
}

export const isSeen = (): boolean => !document.hidden;

/** Calls back each time the page is seen again; what it returns stops that. */
export function onSeen(call: () => void): () => void {
  const tell = (): void => {
    if (isSeen()) call();
  };
  document.addEventListener('visibilitychange', tell);
  return () => document.removeEventListener('visibilitychange', tell);
}
