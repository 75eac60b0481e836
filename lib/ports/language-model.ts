/**
 * A model that writes text from text. What it writes is an opinion for people or a value to be checked: nothing it says is ever
 * carried out. Adapter: `lib/adapters/gemini`.
 */
export interface ModelRequest {
  /** Who it is to be and what it must not do; ours, never from outside. */
  readonly instructions: string;
  /** The matter. Text from outside is fenced as data by the caller. */
  readonly prompt: string;
  readonly maxOutputTokens: number;
  /** JSON schema of the answer; undefined: free text. The caller checks the answer all the same. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

export interface ModelAnswer {
  readonly text: string;
  /** The model that answered: the first of the list, or a fallback. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface LanguageModel {
  /** @throws ModelError, or the signal's reason */
  generate(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
  /** Whether one of its models exists and answers to the key; in words without secrets. Never throws. */
  check(signal: AbortSignal): Promise<{ readonly isReady: boolean; readonly detail: string }>;
  /** One line: `on: gemini-..., then gemini-...`. */
  describe(): string;
}

/** No model of the list gave an answer. Its words carry no key and no answer's body. */
export class ModelError extends Error {
  /** Overload, a limit, a lost connection: later it may work. */
  readonly mayPass: boolean;
  constructor(message: string, mayPass: boolean) {
    super(message);
    this.name = 'ModelError';
    this.mayPass = mayPass;
  }
}
