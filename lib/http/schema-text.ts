/** Says in words what a JSON Schema of the API description takes, for people: a type in a few words, fields as rows. */
import { z } from 'zod';

/** The part of JSON Schema that zod writes. */
export interface SchemaText {
  readonly $ref?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly format?: string | undefined;
  readonly description?: string | undefined;
  readonly items?: SchemaText | undefined;
  readonly properties?: { readonly [name: string]: SchemaText } | undefined;
  readonly additionalProperties?: SchemaText | boolean | undefined;
  readonly required?: readonly string[] | undefined;
  readonly anyOf?: readonly SchemaText[] | undefined;
}

export const schemaText: z.ZodType<SchemaText> = z.lazy(() =>
  z
    .object({
      $ref: z.string(),
      type: z.union([z.string(), z.array(z.string())]),
      enum: z.array(z.unknown()),
      const: z.unknown(),
      format: z.string(),
      description: z.string(),
      items: schemaText,
      properties: z.record(z.string(), schemaText),
      additionalProperties: z.union([z.boolean(), schemaText]),
      required: z.array(z.string()),
      anyOf: z.array(schemaText),
    })
    .partial(),
);

/** `text`, `one of A, B`, `list of text`, `Decimal or null`. */
export function typeText(schema: SchemaText): string {
  if (schema.$ref !== undefined) return schema.$ref.split('/').at(-1) ?? '';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.map(String).join(', ')}`;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeText))].join(' or ');
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return `object of ${typeText(schema.additionalProperties)}`;
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['anything']);
  const words = types.map((type) => WORDS.get(type) ?? type).join(' or ');
  return schema.format === undefined ? words : `${words} (${schema.format})`;
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['integer', 'whole number'],
  ['boolean', 'true or false'],
  ['array', 'list'],
]);

/** Field, whether it must be there, type, description. Fields of fields have their path: `orderProperties.tif`. */
export interface FieldRow {
  readonly field: string;
  readonly isRequired: boolean;
  readonly type: string;
  readonly description: string;
}

export function fieldRows(schema: SchemaText, prefix = ''): readonly FieldRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const field = `${prefix}${name}`;
    const isRequired = schema.required?.includes(name) === true;
    const own: FieldRow = { field, isRequired, type: typeText(value), description: value.description ?? '' };
    return [
      own,
      ...fieldRows(value, `${field}.`),
      ...fieldRows(value.items ?? {}, `${field}[].`),
      ...fieldRows(keyed(value), `${field}.*.`),
    ];
  });
}

/** What stands under keys that are no fields, also two levels deep. */
function keyed({ additionalProperties: value }: SchemaText): SchemaText {
  if (typeof value !== 'object') return {};
  return value.properties === undefined ? keyed(value) : value;
}
