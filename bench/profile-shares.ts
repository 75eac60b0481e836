/**
 * Where the processor time of a CPU profile went, as shares of all that was not idle: by part (a folder of ours, a package,
 * Node itself, a call of the system, the garbage collector). It reads a profile and takes none.
 */

/** A node of a profile as the inspector gives it (Chrome DevTools Protocol, `Profiler.ProfileNode`). */
export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
}

export interface Profile {
  readonly nodes: readonly ProfileNode[];
  /** Id of the node on top, one a sample. */
  readonly samples?: readonly number[] | undefined;
  /** Microseconds before each sample. */
  readonly timeDeltas?: readonly number[] | undefined;
}

export interface Share {
  readonly part: string;
  /** Fraction of what was not idle. */
  readonly share: number;
}

const IDLE = '(idle)';

/** Largest first. @param byName each function apart instead of its part */
export function profileShares({ nodes, samples = [], timeDeltas = [] }: Profile, byName = false): readonly Share[] {
  const names = new Map(nodes.map((node) => [node.id, byName ? nameOf(node) : partOf(node)]));
  const micros = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const part = names.get(id) ?? '';
    micros.set(part, (micros.get(part) ?? 0) + (timeDeltas[index] ?? 0));
  }
  micros.delete(IDLE);
  const all = [...micros.values()].reduce((sum, each) => sum + each, 0);
  return [...micros].map(([part, each]) => ({ part, share: each / all })).toSorted((a, b) => b.share - a.share);
}

const nameOf = (node: ProfileNode): string => {
  const { functionName, url } = node.callFrame;
  return url === '' || url === INSPECTOR
    ? partOf(node)
    : `${functionName === '' ? 'anonymous' : functionName} (${shortUrl(url)})`;
};

const PACKAGE = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/;
const OURS = /\/((?:lib\/(?:adapters\/)?[^/]+|functions|intents|strategies|bench))\/[^/]+/;

/** Starting and stopping the profile is no part of what is profiled. */
const INSPECTOR = 'node:inspector';

function partOf({ callFrame: { functionName, url } }: ProfileNode): string {
  if (url === INSPECTOR) return IDLE;
  if (url === '') return functionName.startsWith('(') ? functionName : `call of the system or of V8: ${functionName}`;
  if (url.startsWith('node:')) return 'Node';
  return PACKAGE.exec(url)?.[1] ?? OURS.exec(url)?.[1] ?? 'other';
}

const shortUrl = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
