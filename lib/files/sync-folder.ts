/** Makes the names in a folder last, as a rename wants it. The files behind them are synced by whoever writes them. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Windows cannot sync folders: nothing is done there. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
