import * as fc from 'fast-check';
import { checkJson } from './check-json.ts';

/** The message of the refusal, or `accepted`. */
function verdict(read: (text: string) => unknown, text: string): string {
  try {
    read(text);
    return 'accepted';
  } catch (error) {
    return String(error);
  }
}

const EDITS = ['', '"', '{', ']', ',', ':', '\\', '0', '-', 'e', ' ', '\n'] as const;
const edits = fc.array(fc.record({ at: fc.nat(200), by: fc.constantFrom(...EDITS) }), { maxLength: 3 });

/** JSON text in which up to three characters were cut or put in. */
const damaged = fc
  .tuple(fc.json({ maxDepth: 4 }), edits)
  .map(([text, changes]) =>
    changes.reduce((now, { at, by }) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + by + now.slice(place + (by === '' ? 1 : 0));
    }, text),
  )
  .filter((text) => !/__proto__|constructor|prototype/.test(text));

describe('checkJson', () => {
  it('accepts exactly what JSON.parse accepts, but for a name twice in one object', () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(damaged, (text) => {
        const ours = verdict(checkJson, text);
        const theirs = verdict(JSON.parse, text);
        if (theirs === 'accepted') accepted += 1;
        else refused += 1;
        const isSame = (ours === 'accepted') === (theirs === 'accepted');
        expect(isSame || ours.includes('the same name twice')).toBe(true);
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(500);
  });
});
