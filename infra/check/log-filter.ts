/**
 * Says whether a log entry passes a filter, for the part of Cloud Logging's query language that infra/metrics uses:
 * comparisons with = != =~ and >= (severity), log_id(), AND, OR, NOT and parentheses. What it does not know it refuses, so
 * that no filter passes a test unread. Google: Logging query language.
 */

export interface LogEntry {
  readonly logId: string;
  readonly resource: { readonly type: string };
  readonly severity: string;
  readonly textPayload?: string;
  readonly jsonPayload?: { readonly [name: string]: unknown };
}

type Test = (entry: LogEntry) => boolean;

const SEVERITIES = ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'];
const TOKEN =
  /\s*(?:(\(|\))|(AND|OR|NOT)\b|log_id\("([^"]+)"\)|([\w.]+)\s*(=~|!=|>=|=)\s*(?:"((?:[^"\\]|\\.)*)"|(\w+)))/y;

type Token = { readonly kind: 'word'; readonly word: string } | { readonly kind: 'test'; readonly test: Test };

/** @throws SyntaxError for what is not of that part */
export function logFilter(text: string): Test {
  const tokens = tokensOf(text.trim());
  const [test, rest] = anyOf(tokens);
  if (rest.length > 0) throw new SyntaxError(`Filter cannot be read: found more after its end in ${text}`);
  return test;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new SyntaxError(`Filter cannot be read: found "${text.slice(from, from + 40)}"`);
    const [, bracket, word, logId, field, operator, quoted, bare] = match;
    if (bracket !== undefined || word !== undefined) tokens.push({ kind: 'word', word: bracket ?? word ?? '' });
    else if (logId !== undefined) tokens.push({ kind: 'test', test: (entry) => entry.logId === logId });
    else tokens.push({ kind: 'test', test: comparison(field ?? '', operator ?? '', quoted ?? bare ?? '') });
  }
  return tokens;
}

function comparison(field: string, operator: string, value: string): Test {
  const found = (entry: LogEntry): string | undefined => fieldOf(entry, field.split('.'));
  if (operator === '=') return (entry) => found(entry) === value;
  if (operator === '!=') return (entry) => found(entry) !== undefined && found(entry) !== value;
  if (operator === '=~') {
    const form = new RegExp(value);
    return (entry) => form.test(found(entry) ?? '');
  }
  if (field !== 'severity') throw new SyntaxError(`Filter cannot be read: found >= on ${field}, needed severity`);
  return ({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(value);
}

function fieldOf(value: unknown, [name, ...rest]: readonly string[]): string | undefined {
  if (name === undefined) return typeof value === 'string' ? value : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return fieldOf(new Map(Object.entries(value)).get(name), rest);
}

type Read = readonly [Test, readonly Token[]];

const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.word === word;

/** OR binds tighter than AND in this language; the filters of this project set parentheses instead of relying on it. */
function anyOf(tokens: readonly Token[]): Read {
  let [test, rest] = one(tokens);
  let joint: string | undefined;
  while (isWord(rest[0], 'AND') || isWord(rest[0], 'OR')) {
    const word = isWord(rest[0], 'AND') ? 'AND' : 'OR';
    if (joint !== undefined && joint !== word) throw new SyntaxError('Filter mixes AND and OR: needed parentheses');
    joint = word;
    const left = test;
    const [right, after] = one(rest.slice(1));
    test = word === 'AND' ? (entry) => left(entry) && right(entry) : (entry) => left(entry) || right(entry);
    rest = after;
  }
  return [test, rest];
}

function one([token, ...rest]: readonly Token[]): Read {
  if (token?.kind === 'test') return [token.test, rest];
  if (isWord(token, 'NOT')) {
    const [test, after] = one(rest);
    return [(entry) => !test(entry), after];
  }
  if (!isWord(token, '(')) throw new SyntaxError('Filter cannot be read: found no comparison where one is needed');
  const [test, after] = anyOf(rest);
  if (!isWord(after[0], ')')) throw new SyntaxError('Filter cannot be read: found no closing parenthesis');
  return [test, after.slice(1)];
}
