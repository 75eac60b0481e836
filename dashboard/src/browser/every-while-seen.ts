/** Time that passes only while somebody looks at the page: a hidden one asks the desk nothing. */

/** Calls back again and again while the page is seen; what it returns stops that. */
export function everyWhileSeen(ms: number, call: () => void): () => void {
  const timer = setInterval(() => {
    if (!document.hidden) call();
  }, ms);
  return () => clearInterval(timer);
}
