import { ValidationError } from '../domain/errors.ts';
import type { FieldProblem } from '../domain/errors.ts';
import { checkJson, MAX_JSON_LEVELS } from './check-json.ts';

function faultOf(text: string): FieldProblem | undefined {
  try {
    checkJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError) return error.problems[0];
    throw error;
  }
}

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('checkJson', () => {
  it('passes every kind of value', () => {
    expect(faultOf(' {"a": [1, -2.5e+3, true, null, "\\u0041\\n", {}], "b": {"c": []}} ')).toBeUndefined();
  });

  it('says where the text breaks, in position, line and column', () => {
    expect(faultOf('{\n  "a": 1,\n  b: 2}')).toEqual({
      field: 'body',
      found: '"b" at position 14 (line 3, column 3)',
      needed: 'a name in double quotes',
    });
  });

  it.each([
    ['{"a":1', 'the end of the text at position 6 (line 1, column 7)', '"," or "}"'],
    ['{"a" 1}', '"1" at position 5 (line 1, column 6)', '":"'],
    ['[1 2]', '"2" at position 3 (line 1, column 4)', '"," or "]"'],
    ['{"a":tru}', '"t" at position 5 (line 1, column 6)', 'a JSON value'],
    ['"abc', 'the end of the text at position 4 (line 1, column 5)', 'a closing double quote'],
    ['"\\x"', '"\\\\" at position 1 (line 1, column 2)', 'a JSON escape'],
    ['"a\tb"', '"\\t" at position 2 (line 1, column 3)', 'an escape instead of a control character'],
    ['{} {}', '"{" at position 3 (line 1, column 4)', 'the end of the text'],
    ['01', '"1" at position 1 (line 1, column 2)', 'the end of the text'],
    ['', 'the end of the text at position 0 (line 1, column 1)', 'a JSON value'],
  ])('refuses %j', (text, found, needed) => {
    expect(faultOf(text)).toEqual({ field: 'body', found, needed });
  });

  it('refuses names that touch prototypes, by their path and however they are written', () => {
    expect(faultOf('{"a":[{"__proto__":1}]}')?.field).toBe('a.0.__proto__');
    expect(faultOf('{"\\u005f_proto__":1}')?.field).toBe('__proto__');
    expect(faultOf('{"constructor":{}}')?.field).toBe('constructor');
    expect(faultOf('{"x":{"prototype":1}}')?.field).toBe('x.prototype');
  });

  it('refuses a name that occurs twice, of which the last would silently win', () => {
    expect(faultOf('{"dryRun":true,"dryRun":false}')).toEqual({
      field: 'dryRun',
      found: 'the same name twice',
      needed: 'each name once',
    });
    expect(faultOf('{"a":{"x":1},"b":{"x":1}}')).toBeUndefined();
  });

  it('refuses more than 32 levels', () => {
    expect(faultOf(nested(MAX_JSON_LEVELS))).toBeUndefined();
    expect(faultOf(nested(MAX_JSON_LEVELS + 2))?.needed).toBe('at most 32 levels of objects and arrays');
    expect(faultOf('['.repeat(200_000))?.needed).toBe('at most 32 levels of objects and arrays');
  });
});
