/** The stored configuration documents, `config/common` and `config/{mode}`, as they are: validated by the reader. */
import type { Json, Mode } from '../domain/run.ts';

export interface ConfigurationDocuments {
  readonly common: Json | undefined;
  readonly mode: Json | undefined;
}

export interface ConfigurationStore {
  read(mode: Mode, signal: AbortSignal): Promise<ConfigurationDocuments>;
  /** Writes a document only where none exists. Returns whether it was written. */
  seed(name: 'common' | Mode, document: Json, signal: AbortSignal): Promise<boolean>;
  /** Read, change, write in a transaction. */
  update(name: 'common' | Mode, change: (document: Json | undefined) => Json, signal: AbortSignal): Promise<void>;
  /**
   * Tells what both documents say now, and again soon after each change of one of them, until the returned function is
   * called. A hint and no guarantee: it may lag behind `read`, and where it fails it says so once and tells no more.
   */
  watch(mode: Mode, listener: ConfigurationListener): () => void;
}

/** Never called in the tick of `watch`; must not throw. */
export interface ConfigurationListener {
  readonly changed: (documents: ConfigurationDocuments) => void;
  readonly failed: (error: unknown) => void;
}
