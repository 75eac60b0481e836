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
}
