import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { decimalText } from '../lib/domain/decimal.ts';
import { strategyId } from '../lib/domain/ids.ts';
import type { Json } from '../lib/domain/run.ts';
import { readConfiguration } from './configuration.ts';

type Document = Readonly<Record<string, Json>>;
const seed = (name: string): Document => {
  const text = readFileSync(new URL(`../infra/config/${name}.yaml`, import.meta.url), 'utf8');
  return z.record(z.string(), z.json()).parse(parse(text));
};
const common = seed('common');
const local = seed('local');

describe('readConfiguration', () => {
  it('reads the shipped seeds: ACTIVE on a laptop, HALTED in the cloud', () => {
    expect(readConfiguration({ common, mode: local }, 'paper').tradingState).toBe('ACTIVE');
    expect(readConfiguration({ common, mode: seed('paper') }, 'paper').tradingState).toBe('HALTED');
  });

  it('lets the mode win, deep, over what is common', () => {
    const mode = { ...local, exposure: { strategies: { dummy: '0.25' } } };
    const { exposure } = readConfiguration({ common, mode }, 'paper');
    expect(decimalText(exposure.overall)).toBe('0.9');
    expect(exposure.strategies.get(strategyId('dummy'))?.toString()).toBe('0.25');
    expect(exposure.strategies.get(strategyId('spy-macd-vixy'))?.toString()).toBe('0.5');
  });

  it('takes the most restrictive trading state of both documents', () => {
    const halted = { ...common, tradingState: 'HALTED' };
    expect(readConfiguration({ common: halted, mode: local }, 'paper').tradingState).toBe('HALTED');
    const reducing = { ...local, tradingState: 'REDUCING' };
    expect(readConfiguration({ common, mode: reducing }, 'paper').tradingState).toBe('REDUCING');
  });

  it('needs approval of decisions live unless it is said otherwise, on paper only if it is said', () => {
    const required = (mode: 'paper' | 'live', analysis: Document) =>
      readConfiguration({ common: { ...common, analysis }, mode: local }, mode).requireApproval;
    expect([required('paper', {}), required('live', {})]).toEqual([false, true]);
    expect([required('paper', { requireApproval: true }), required('live', { requireApproval: false })]).toEqual([
      true,
      false,
    ]);
  });

  it('is HALTED where trading is not enabled', () => {
    const mode = { ...local, tradingEnabled: false };
    expect(readConfiguration({ common, mode }, 'paper').tradingState).toBe('HALTED');
  });

  it('refuses a misspelt field by its name and changes its version with any content', () => {
    expect(() => readConfiguration({ common: { ...common, exposur: {} }, mode: local }, 'paper')).toThrow(/exposur/);
    const before = readConfiguration({ common, mode: local }, 'paper').version;
    expect(readConfiguration({ common, mode: { ...local, staleAfterMinutes: 9 } }, 'paper').version).not.toBe(before);
  });

  it('has no place for a secret: Secret Manager holds those', () => {
    for (const name of ['notionToken', 'geminiApiKey', 'ibPassword', 'webhookUrl']) {
      const mode = { ...local, [name]: 'a-secret-of-somebody' };
      expect(() => readConfiguration({ common, mode }, 'paper')).toThrow(name);
    }
  });

  it.each([
    ['exposure.overall', { exposure: { overall: '2.01' } }, /exposure\.overall.*2\.01.*0 to 2/],
    ['a float', { exposure: { overall: 0.9 } }, /exposure\.overall.*0\.9.*needed text/],
    ['account', { account: 'paper' }, /account.*"paper".*DU0000001/],
    ['confirmationSeconds', { confirmationSeconds: 600 }, /confirmationSeconds.*600/],
  ])('refuses %s beyond its form or ceiling, naming found and needed', (_, change, message) => {
    expect(() => readConfiguration({ common, mode: { ...local, ...change } }, 'paper')).toThrow(message);
  });

  it('refuses a desk without documents, naming what is missing', () => {
    expect(() => readConfiguration({ common: undefined, mode: undefined }, 'paper')).toThrow(/account: found nothing/);
  });

  it('reads the limits over a plan, and none where none are configured', () => {
    const { limits } = readConfiguration({ common, mode: local }, 'paper');
    expect([limits.maxGrossExposure?.toString(), limits.maxPositions, limits.priceCollarPercent?.toString()]).toEqual([
      '2',
      20,
      '10',
    ]);
    const bare = readConfiguration({ common: { ...common, limits: {} }, mode: local }, 'paper').limits;
    expect([bare.maxGrossExposure, bare.maxPositions, bare.priceCollarPercent]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['maxGrossExposure', '4.1'],
    ['maxPositions', 1_001],
    ['maxPositions', 1.5],
    ['priceCollarPercent', '50.1'],
    ['priceCollarPercent', '0'],
    ['maxOrderNotional', '10000001'],
    ['maxOrderNotional', '0'],
    ['maxDailyLoss', '1000001'],
    ['maxDailyLoss', '-1'],
    ['maxDailyLos', '100'],
  ])('refuses %s of %s: it is beyond the ceiling in code', (name, value) => {
    const mode = { ...local, limits: { [name]: value } };
    expect(() => readConfiguration({ common, mode }, 'paper')).toThrow(new RegExp(`limits.${name}`));
  });

  it('reads what the other intents are configured by, with defaults where nothing is', () => {
    const { collectedContracts: _, ...bare } = common;
    const mode = { ...local, enforceFlatEod: true, limits: { maxDailyLoss: '5000' } };
    const read = readConfiguration({ common: bare, mode }, 'paper');
    expect([read.enforceFlatEod, decimalText(read.cashBalanceThresholdInBaseCurrency)]).toEqual([true, '1000']);
    expect([read.collectedContracts, read.limits.maxDailyLoss?.toString()]).toEqual([[], '5000']);
  });

  it.each([
    ['cashBalanceThresholdInBaseCurrency', '-1'],
    ['enforceFlatEod', 'yes'],
    ['collectedContracts', [{ symbol: 'SPY' }]],
    ['collectedContract', []],
  ])('refuses a wrong %s by name', (name, value) => {
    expect(() => readConfiguration({ common, mode: { ...local, [name]: value } }, 'paper')).toThrow(new RegExp(name));
  });
});
