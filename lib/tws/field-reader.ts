/**
 * A cursor over the fields of one message: named reads that check the form of each value. Numbers with a fraction stay
 * decimal text; an empty field or IB's unset number is `undefined`. Does not know any message.
 */
import { UNSET_INTEGER } from './fields.ts';

/** A message whose fields do not fit its layout at this server version. */
export class MalformedMessageError extends Error {
  readonly field: string;
  constructor(field: string, found: string, needed: string) {
    super(`Field ${field} does not fit: found ${found}, needed ${needed}`);
    this.name = 'MalformedMessageError';
    this.field = field;
  }
}

const INTEGER = /^-?\d{1,16}$/;
/** Integers are Java's: 32 bits. */
const LARGEST_INTEGER = 2_147_483_647;
const DECIMAL = /^-?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?$/;
/** Larger than any value a client means: the clients' spellings of DBL_MAX all end like this. */
const UNSET_DECIMAL = /^1\.7976931348623157[eE]\+?308$/;
const MOST_GROUPS = 1000;

function integerOf(name: string, value: string): number {
  const integer = INTEGER.test(value) ? Number(value) : Number.NaN;
  if (Math.abs(integer) <= LARGEST_INTEGER) return integer;
  throw new MalformedMessageError(name, JSON.stringify(value), 'an integer of 32 bits');
}

export class FieldReader {
  readonly #fields: readonly string[];
  #next: number;

  /** Begins at field `start` (1: behind the message id). */
  constructor(fields: readonly string[], start = 1) {
    this.#fields = fields;
    this.#next = start;
  }

  get remaining(): number {
    return this.#fields.length - this.#next;
  }

  text(name: string): string {
    const value = this.#fields[this.#next];
    if (value === undefined) throw new MalformedMessageError(name, 'the end of the message', 'one more field');
    this.#next += 1;
    return value;
  }

  /** An empty field counts as 0, as at IB. The largest integer is a number here: it may be an id. */
  integer(name: string): number {
    const value = this.text(name);
    return value === '' ? 0 : integerOf(name, value);
  }

  optionalInteger(name: string): number | undefined {
    const value = this.text(name);
    return value === '' || value === UNSET_INTEGER ? undefined : integerOf(name, value);
  }

  /** Decimal text such as `10`, `10.5` or `1e-7`. */
  decimal(name: string): string {
    const value = this.optionalDecimal(name);
    if (value === undefined) throw new MalformedMessageError(name, 'no value', 'a decimal number');
    return value;
  }

  optionalDecimal(name: string): string | undefined {
    const value = this.text(name);
    if (value === '' || UNSET_DECIMAL.test(value)) return undefined;
    if (!DECIMAL.test(value)) throw new MalformedMessageError(name, JSON.stringify(value), 'a decimal number');
    return value.replace(/^(-?)\./, '$10.').replace(/\.(?=$|[eE])/, '');
  }

  boolean(name: string): boolean {
    const value = this.text(name);
    if (value === '' || value === '0') return false;
    if (value === '1') return true;
    throw new MalformedMessageError(name, JSON.stringify(value), '0 or 1');
  }

  /** Passes over fields that are not modelled; they must be there. */
  skip(...names: readonly string[]): void {
    for (const name of names) this.text(name);
  }

  /** A count and that many groups. */
  repeated<Group>(name: string, read: (reader: FieldReader) => Group): readonly Group[] {
    const count = this.integer(name);
    if (count < 0 || count > MOST_GROUPS) throw new MalformedMessageError(name, String(count), `0 to ${MOST_GROUPS}`);
    return Array.from({ length: count }, () => read(this));
  }

  /** The message must have been read to its end. */
  end(): void {
    if (this.remaining !== 0) throw new MalformedMessageError('end', `${this.remaining} more fields`, 'none');
  }
}
