/**
 * Paths with parameters: `runs/{runId}` fits `runs/0af3`. A parameter is one whole segment and stays as it was sent;
 * what it may say is checked by whoever takes it. No patterns, no optional parts, no decoding.
 */

const SEGMENT = /^(?:[a-z][a-z-]{0,63}|\{[a-z][A-Za-z]{0,31}\})$/;
/** Longer ones fit no route. */
const MAX_PARAMETER_CHARACTERS = 256;

/** Whether `text` can be a route: segments of lower-case letters and hyphens, the first of them literal. */
export function isPathTemplate(text: string): boolean {
  const segments = text.split('/');
  return segments.every((segment) => SEGMENT.test(segment)) && !text.startsWith('{');
}

/** Parameter -> text where `path` fits `template`; undefined where it does not. */
export function fitPath(template: string, path: string): { readonly [name: string]: string } | undefined {
  const needed = template.split('/');
  const found = path.split('/');
  if (needed.length !== found.length) return undefined;
  const parameters: [string, string][] = [];
  for (const [index, segment] of needed.entries()) {
    const text = found[index] ?? '';
    if (!segment.startsWith('{')) {
      if (text !== segment) return undefined;
      continue;
    }
    if (text === '' || text.length > MAX_PARAMETER_CHARACTERS) return undefined;
    parameters.push([segment.slice(1, -1), text]);
  }
  return Object.fromEntries(parameters);
}
