import { apiPage } from './api-page.ts';
import { fieldRows, typeText } from './schema-text.ts';

describe('apiPage', () => {
  it('shows hostile words as words', () => {
    const hostile = `</code><script>alert(1)</script>"'&<img src=x onerror=alert(1)>`;
    const { text } = apiPage([
      { kind: 'heading', level: 1, text: hostile },
      { kind: 'text', text: `\`${hostile}\`` },
      { kind: 'code', text: hostile },
      { kind: 'table', head: [hostile], rows: [[hostile]] },
    ]);
    expect(text).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
    expect(text.match(/&lt;script&gt;/g)).toHaveLength(5);
  });

  it('allows its one style by hash, and nothing else', () => {
    const { contentSecurityPolicy } = apiPage([]);
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+';/);
    expect(contentSecurityPolicy).not.toContain('unsafe');
  });
});

describe('typeText and fieldRows', () => {
  it.each([
    [{ $ref: '#/components/schemas/Decimal' }, 'Decimal'],
    [{ type: 'string', format: 'date-time' }, 'text (date-time)'],
    [{ type: 'array', items: { enum: ['A', 'B'] } }, 'list of one of A, B'],
    [{ anyOf: [{ $ref: '#/x/Time' }, { type: 'null' }] }, 'Time or null'],
    [{ additionalProperties: { type: 'integer' } }, 'object of whole number'],
    [{ const: 'ok' }, '"ok"'],
    [{}, 'anything'],
  ])('say %j in words', (schema, words) => {
    expect(typeText(schema)).toBe(words);
  });

  it('name fields of fields by their path', () => {
    const inner = { type: 'object', properties: { b: { type: 'boolean' } }, required: ['b'] };
    const rows = fieldRows({
      properties: {
        a: inner,
        list: { items: inner },
        keyed: { additionalProperties: { additionalProperties: inner } },
      },
    });
    expect(rows.map(({ field, isRequired }) => `${field}${isRequired ? '!' : ''}`)).toEqual([
      'a',
      'a.b!',
      'list',
      'list[].b!',
      'keyed',
      'keyed.*.b!',
    ]);
  });
});
