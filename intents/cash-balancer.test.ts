import { z } from 'zod';
import { decimal, decimalText } from '../lib/domain/decimal.ts';
import { booksInWords, newYorkTime, startTestDesk, type TestDesk } from '../lib/testing/desk-for-tests.ts';
import type { Json } from '../lib/domain/run.ts';

const answerSchema = z.object({
  balances: z.array(
    z.object({
      currency: z.string(),
      outcome: z.string(),
      side: z.string().optional(),
      quantity: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  orders: z.array(z.object({ localSymbol: z.string(), outcome: z.string() })),
});

describe('POST /cash-balancer through the paper gateway', () => {
  let desk: TestDesk;
  const start = async (euros: string): Promise<void> => {
    const startingCash = new Map([
      ['USD', decimal(1_000_000)],
      ['EUR', decimal(euros)],
    ]);
    desk = await startTestDesk({ startingCash });
  };
  afterEach(() => desk.close());

  async function balance(body: { readonly [name: string]: Json } = {}) {
    const answer = await desk.call('cash-balancer', body);
    if (answer.status !== 200)
      throw new Error(`cash-balancer answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answerSchema.parse(answer.body);
  }
  const inWords = ({ balances }: Awaited<ReturnType<typeof balance>>): readonly string[] =>
    balances.map(({ currency, outcome, side, quantity }) =>
      [currency, outcome, side, quantity].filter(Boolean).join(' '),
    );
  const euros = (): string => {
    const row = desk.gateway.broker
      .accountValues('DU0000001')
      .find(({ key, currency }) => key === 'CashBalance' && currency === 'EUR');
    return row === undefined ? 'none' : decimalText(decimal(row.value));
  };

  it.each([
    ['12345.67', 'EUR converted SELL 12000', '345.67'],
    ['-12345.67', 'EUR converted BUY 12000', '-345.67'],
  ])('converts %s euros in whole lots toward zero', async (cash, told, left) => {
    await start(cash);
    expect(inWords(await balance())).toEqual([told]);
    expect(euros()).toBe(left);
  });

  it('books nothing in holdings, settles its order, and is no drift', async () => {
    await start('12345.67');
    await balance();
    const { status } = await desk.call('trade-reconciliation', {});
    const view = await desk.view();
    expect([status, booksInWords(view), view.orders.size]).toEqual([200, '', 0]);
  });

  it('leaves what is below the threshold or a lot', async () => {
    await start('4000');
    await desk.configure({ cashBalanceThresholdInBaseCurrency: '5000' });
    expect(inWords(await balance())).toEqual(['EUR skipped']);
    await desk.configure({ cashBalanceThresholdInBaseCurrency: '0' });
    expect(inWords(await balance({ dryRun: true }))).toEqual(['EUR converted SELL 4000']);
    expect(euros()).toBe('4000');
  });

  it('waits until a conversion is certainly in the values of the account', async () => {
    await start('12345.67');
    await desk.configure({ cashBalanceThresholdInBaseCurrency: '0' });
    await balance();
    const [first] = (await balance()).balances;
    expect([first?.outcome, first?.reason]).toEqual(['skipped', 'Less than a lot of 1000']);
    desk.gateway.broker.control.manualOrder({ conId: 12_087_792, side: 'BUY', quantity: decimal(5000) });
    const [again] = (await balance()).balances;
    expect([again?.outcome, again?.reason]).toEqual(['frozen', expect.stringMatching('Converted at')]);
    desk.gateway.clock.advanceTo(newYorkTime(10 * 60 + 4));
    expect(inWords(await balance())).toEqual(['EUR converted SELL 5000']);
  });

  it('is refused while HALTED, and says in a dry run what it would do', async () => {
    await start('12345.67');
    await desk.configure({ tradingState: 'HALTED' });
    expect((await desk.call('cash-balancer', {})).status).toBe(423);
    expect(inWords(await balance({ dryRun: true }))).toEqual(['EUR converted SELL 12000']);
  });

  it('converts in REDUCING: a balance only shrinks', async () => {
    await start('12345.67');
    await desk.configure({ tradingState: 'REDUCING' });
    expect(inWords(await balance())).toEqual(['EUR converted SELL 12000']);
  });

  it('is held to the largest order', async () => {
    await start('12345.67');
    await desk.configure({ limits: { maxOrderNotional: '1000' } });
    expect(inWords(await balance())).toEqual(['EUR denied']);
  });

  it('is skipped while the market of the pair is closed', async () => {
    await start('12345.67');
    desk.gateway.clock.advanceTo(newYorkTime(10 * 60, 2));
    expect(inWords(await balance())).toEqual(['EUR skipped']);
  });
});
