/**
 * Reads one kept JSON object field by field, checking form and nothing else: what does not fit is named and never
 * guessed or coerced.
 */
import { decimal, type Decimal } from '../domain/decimal.ts';
import { CorruptRecordError } from '../domain/errors.ts';

export class KeptFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #at: string;

  /** @param at file and name of the entry, for errors. @throws CorruptRecordError as every method here */
  constructor(value: unknown, at: string) {
    if (!isObject(value)) throw new CorruptRecordError(at, `found ${inShort(value)}, needed an object`);
    this.#fields = value;
    this.#at = at;
  }

  text(name: string): string {
    const value = this.#fields[name];
    return typeof value === 'string' ? value : this.#refuse(name, 'text');
  }

  flag(name: string): boolean {
    const value = this.#fields[name];
    return typeof value === 'boolean' ? value : this.#refuse(name, 'true or false');
  }

  integer(name: string): number {
    const value = this.#fields[name];
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : this.#refuse(name, 'an integer');
  }

  decimal(name: string): Decimal {
    const value = this.#fields[name];
    if (typeof value !== 'string') return this.#refuse(name, 'a decimal as text');
    try {
      return decimal(value);
    } catch {
      return this.#refuse(name, 'a decimal as text');
    }
  }

  choice<Choice extends string>(name: string, allowed: readonly Choice[]): Choice {
    const value = this.#fields[name];
    return allowed.find((each) => each === value) ?? this.#refuse(name, `one of ${allowed.join(', ')}`);
  }

  /** Undefined where the field is missing: that is how undefined is written. */
  optional<Value>(name: string, read: (fields: KeptFields) => Value): Value | undefined {
    return this.#fields[name] === undefined ? undefined : read(this);
  }

  fields(name: string): KeptFields {
    return new KeptFields(this.#fields[name], `${this.#at} ${name}`);
  }

  list(name: string): readonly KeptFields[] {
    const value = this.#fields[name];
    if (!Array.isArray(value)) return this.#refuse(name, 'a list');
    return value.map((item: unknown, index) => new KeptFields(item, `${this.#at} ${name} ${index}`));
  }

  #refuse(name: string, needed: string): never {
    throw new CorruptRecordError(this.#at, `${name}: found ${inShort(this.#fields[name])}, needed ${needed}`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const inShort = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60));
