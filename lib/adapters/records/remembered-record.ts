/**
 * Remembers what a document says for as long as the embedded store gives the same one: frozen to the ground (`freeze-deep.ts`),
 * it cannot say anything else the next time, and what was encoded into it, checked, is what it says. A document that may still
 * change, that another process wrote or that did not fit is decoded each time. What is remembered goes with its document.
 */
import { freezeDeep } from './freeze-deep.ts';
import { isRecord, type RecordCodec } from './stored-document.ts';

/**
 * @param own a value that nobody else can change, as it would be decoded: shallow where all below is read-only and no map (a map
 * could be emptied by who was given it). Each decoding answers one.
 */
export function rememberedRecord<Domain extends object>(
  codec: RecordCodec<Domain>,
  own: (value: Domain) => Domain,
): RecordCodec<Domain> {
  const known = new WeakMap<object, Domain>();
  return {
    encode(value) {
      const document = codec.encode(value);
      freezeDeep(document);
      known.set(document, own(value));
      return document;
    },
    decode(path, document) {
      if (!isRecord(document) || !Object.isFrozen(document)) return codec.decode(path, document);
      const remembered = known.get(document) ?? own(codec.decode(path, document));
      known.set(document, remembered);
      return own(remembered);
    },
  };
}
