/** An event of the desk in one line, and the word before it. Facts it does not know are left out: it invents none. */
import { price, quantity } from '../../format/figures.ts';
import type { LiveEvent } from '../../live/live-events.ts';
import { toneOf, type Tone } from '../../parts/tones.ts';

/** Of a trading state that was set: the state itself. */
export function badgeOf({ kind, facts }: Pick<LiveEvent, 'kind' | 'facts'>): {
  readonly tone: Tone;
  readonly word: string;
} {
  const { state } = facts;
  const word = kind === 'trading_state_set' && typeof state === 'string' ? state.toLowerCase() : kind;
  return { tone: toneOf(word), word: word.replaceAll('_', ' ') };
}

export function saysOf({ facts, stream }: Pick<LiveEvent, 'facts' | 'stream'>): string {
  const of = (name: string): string | undefined => {
    const value = facts[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const order =
    of('action') === undefined || of('symbol') === undefined
      ? undefined
      : [of('action'), of('volume') === undefined ? undefined : quantity(of('volume')), of('symbol')]
          .filter((word) => word !== undefined)
          .join(' ');
  const at = of('price');
  const words = [
    of('author') ?? of('intent') ?? of('agent') ?? of('agentId') ?? of('stage'),
    order === undefined || at === undefined ? order : `${order} at ${price(at)}`,
    order === undefined ? (of('message') ?? of('reason')) : undefined,
    of('errorMessage'),
  ].filter((word) => word !== undefined);
  return words.length === 0 ? stream : words.join(': ');
}
