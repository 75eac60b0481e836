/** The files a new strategy begins with. Pure text: what is written where is `new-strategy.ts`'s business. */

export interface StrategyFiles {
  /** file name -> text, for the folder `strategies`. */
  readonly files: ReadonlyMap<string, string>;
  /** `registry.ts` with the new line and import. */
  readonly registry: string;
}

const IMPORTS_END = "import { spyMacdVixy } from './spy-macd-vixy.ts';\n";
const LIST = /createRegistry\(\[([^\]]*)\]\)/;

/** @throws Error where the registry is not as this command knows it */
export function strategyFiles(id: string, registry: string): StrategyFiles {
  const name = camel(id);
  if (!registry.includes(IMPORTS_END) || !LIST.test(registry)) {
    throw new Error('Registry cannot be changed: found no list of strategies, needed createRegistry([...])');
  }
  const imported = registry.replace(IMPORTS_END, `${IMPORTS_END}import { ${name} } from './${id}.ts';\n`);
  return {
    files: new Map([
      [`${id}.ts`, SOURCE.replaceAll('NEW_ID', id).replaceAll('newName', name)],
      [`${id}.test.ts`, TEST.replaceAll('NEW_ID', id).replaceAll('newName', name)],
    ]),
    registry: imported.replace(LIST, (_, list: string) => `createRegistry([${list}, ${name}])`),
  };
}

const camel = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const SOURCE = `/** Holds SPY while its close is above the mean of the last 50 closes. A place to begin: replace it by an opinion. */
import { decimal, decimalText, type Decimal } from '../lib/domain/decimal.ts';
import { currency, strategyId } from '../lib/domain/ids.ts';
import type { Strategy, StrategyAnswer, StrategyInput } from '../lib/domain/strategy.ts';

const SPY = 'SPY';
const BARS = 50;

export const newName: Strategy = {
  id: strategyId('NEW_ID'),
  contracts: [
    {
      key: SPY,
      spec: {
        symbol: SPY,
        secType: 'STK',
        exchange: 'SMART',
        currency: currency('USD'),
        primaryExchange: 'ARCA',
      },
    },
  ],
  requires: [{ key: SPY, size: '1 day', count: BARS }],
  evaluate,
};

function evaluate({ bars }: StrategyInput): StrategyAnswer {
  const closes = (bars.get(SPY) ?? []).map(({ close }) => Number(decimalText(close)));
  const newest = bars.get(SPY)?.at(-1);
  if (newest === undefined || closes.length < BARS) {
    return { kind: 'hold', reading: \`SPY has too few daily bars: found \${closes.length}, needed \${BARS}\` };
  }
  const mean = closes.reduce((sum, close) => sum + close, 0) / closes.length;
  const weight: Decimal = decimal((closes.at(-1) ?? 0) > mean ? 1 : 0);
  return {
    kind: 'targets',
    targets: [{ key: SPY, weight }],
    reading: \`close \${decimalText(newest.close)}, mean of \${BARS} closes \${mean.toFixed(2)}\`,
    actedThroughAtMs: newest.startAtMs,
  };
}
`;

const TEST = `import type { Bar } from '../lib/domain/bar.ts';
import { decimal, decimalText } from '../lib/domain/decimal.ts';
import type { StrategyAnswer } from '../lib/domain/strategy.ts';
import { newName } from './NEW_ID.ts';

const DAY_MS = 86_400_000;

const ask = (closes: readonly number[]): StrategyAnswer => {
  const bars = closes.map((close, day): Bar => {
    const price = decimal(close);
    return { startAtMs: day * DAY_MS, open: price, high: price, low: price, close: price, volume: decimal(1) };
  });
  return newName.evaluate({
    nowAtMs: closes.length * DAY_MS,
    bars: new Map([['SPY', bars]]),
    holdings: new Map(),
    actedThroughAtMs: undefined,
    seed: 1,
  });
};

const weights = (answer: StrategyAnswer): readonly string[] =>
  answer.kind === 'hold' ? ['hold'] : answer.targets.map(({ key, weight }) => \`\${key} \${decimalText(weight)}\`);

const flat = Array.from({ length: 49 }, () => 100);

describe('NEW_ID', () => {
  it('buys above the mean and closes below it', () => {
    expect(weights(ask([...flat, 101]))).toEqual(['SPY 1']);
    expect(weights(ask([...flat, 99]))).toEqual(['SPY 0']);
  });

  it('says which bar it acted on', () => {
    expect(ask([...flat, 101])).toMatchObject({ actedThroughAtMs: 49 * DAY_MS });
  });

  it('holds where bars are too few, and says how many there are', () => {
    expect(ask(flat)).toEqual({ kind: 'hold', reading: 'SPY has too few daily bars: found 49, needed 50' });
    expect(weights(ask([]))).toEqual(['hold']);
  });
});
`;
