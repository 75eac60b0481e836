/**
 * The properties a database must have to take entries of the trade log, and what is wrong with one that has not.
 * Property names and types as in Notion's API, version 2025-09-03.
 */

/** name -> type. Money is a number here, for sums in Notion: the exact text is in the page. */
export const NOTION_PROPERTIES = {
  Name: 'title',
  Entry: 'rich_text',
  Time: 'date',
  Run: 'rich_text',
  Symbol: 'rich_text',
  ConId: 'number',
  Action: 'select',
  Status: 'select',
  Price: 'number',
  Volume: 'number',
  Profit: 'number',
  Strategies: 'rich_text',
  Comment: 'rich_text',
  Error: 'rich_text',
  Sequence: 'number',
  Note: 'rich_text',
} as const;

/** In words, one a property that is missing or of another type; empty where it fits. */
export function schemaProblems(properties: Readonly<Record<string, { readonly type: string }>>): readonly string[] {
  return Object.entries(NOTION_PROPERTIES).flatMap(([name, needed]) => {
    const found = Object.hasOwn(properties, name) ? properties[name]?.type : undefined;
    if (found === needed) return [];
    return [`${name}: found ${found ?? 'none'}, needed ${needed}`];
  });
}
