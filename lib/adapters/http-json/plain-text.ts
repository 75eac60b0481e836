/** Text from outside on one line: no control, format or direction characters, blanks joined, cut at a whole character. */

export function plainText(text: string, maxCharacters: number): string {
  // A hostile text may be long: nothing beyond what can be kept is looked at.
  const joined = text
    .slice(0, maxCharacters * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const characters = Array.from(joined);
  return characters.length <= maxCharacters ? joined : `${characters.slice(0, maxCharacters).join('')}...`;
}
