/**
 * Looks for Google's own Firestore and Pub/Sub emulators on this machine: in a Google Cloud SDK, else in the cache
 * of firebase-tools; and for the Java that runs them. Starts nothing and downloads nothing.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

export const EMULATOR_KINDS = ['firestore', 'pubsub'] as const;
export type EmulatorKind = (typeof EMULATOR_KINDS)[number];

/** What to run, or in words why nothing can be run. */
export type FoundEmulator =
  | { readonly kind: 'found'; readonly java: string; readonly jar: string }
  | { readonly kind: 'missing'; readonly why: string };

export type Environment = { readonly [name: string]: string | undefined };

export async function findEmulator(kind: EmulatorKind, environment: Environment): Promise<FoundEmulator> {
  const java = findJava(environment);
  if (java === undefined) return { kind: 'missing', why: 'no Java was found on the PATH or in JAVA_HOME' };
  const jar =
    inSdk(kind, besideGcloud(environment)) ?? inCache(kind, environment) ?? inSdk(kind, await askGcloud(environment));
  if (jar !== undefined) return { kind: 'found', java, jar };
  return {
    kind: 'missing',
    why: `no ${kind} emulator was found in a Google Cloud SDK or in the cache of firebase-tools`,
  };
}

function findJava(environment: Environment): string | undefined {
  const home = environment['JAVA_HOME'];
  const inHome = home === undefined ? undefined : executable(path.join(home, 'bin'), 'java');
  return inHome ?? onPath(environment, 'java');
}

function onPath(environment: Environment, name: string): string | undefined {
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
    const found = folder === '' ? undefined : executable(folder, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function executable(folder: string, name: string): string | undefined {
  return [name, `${name}.exe`, `${name}.cmd`].map((file) => path.join(folder, file)).find((file) => existsSync(file));
}

/** The SDK in which the `gcloud` of the PATH lies: asking gcloud itself takes a second. */
function besideGcloud(environment: Environment): string | undefined {
  const gcloud = onPath(environment, 'gcloud');
  return gcloud === undefined ? undefined : path.resolve(realpathSync(gcloud), '..', '..');
}

function askGcloud(environment: Environment): Promise<string | undefined> {
  const gcloud = onPath(environment, 'gcloud');
  if (gcloud === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const options = { env: { ...environment }, timeout: 15_000 };
    execFile(gcloud, ['info', '--format=value(installation.sdk_root)'], options, (error, output) => {
      resolve(error === null ? output.trim() : undefined);
    });
  });
}

function inSdk(kind: EmulatorKind, root: string | undefined): string | undefined {
  if (root === undefined) return undefined;
  if (kind === 'pubsub')
    return newest(path.join(root, 'platform', 'pubsub-emulator', 'lib'), /^cloud-pubsub-emulator-.*\.jar$/);
  return newest(path.join(root, 'platform', 'cloud-firestore-emulator'), /^cloud-firestore-emulator\.jar$/);
}

/** firebase-tools keeps jars by version; Pub/Sub's comes unpacked in a folder. */
function inCache(kind: EmulatorKind, environment: Environment): string | undefined {
  const home = environment['HOME'] ?? environment['USERPROFILE'];
  const cache =
    environment['FIREBASE_EMULATORS_PATH'] ??
    (home === undefined ? undefined : path.join(home, '.cache', 'firebase', 'emulators'));
  if (cache === undefined) return undefined;
  if (kind === 'firestore') return newest(cache, /^cloud-firestore-emulator-v[\d.]+\.jar$/);
  const folder = newest(cache, /^pubsub-emulator-[\d.]+$/);
  return folder === undefined
    ? undefined
    : newest(path.join(folder, 'pubsub-emulator', 'lib'), /^cloud-pubsub-emulator-.*\.jar$/);
}

function newest(folder: string, name: RegExp): string | undefined {
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder).filter((entry) => name.test(entry));
  const last = names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  return last === undefined ? undefined : path.join(folder, last);
}
