import { SecType } from '@stoqey/ib';
import { decimalText } from '../../domain/decimal.ts';
import { fromIbCommission, fromIbExecution } from './execution-mapping.ts';

const contract = { conId: 756733, symbol: 'SPY', secType: SecType.STK, currency: 'USD', exchange: 'ISLAND' };
const execution = {
  orderId: 7,
  clientId: 1,
  permId: 99,
  execId: '0000e0d5.6501.01.01',
  time: '20250708 10:34:46 America/New_York',
  acctNumber: 'DU0000001',
  side: 'SLD',
  shares: 0.3,
  price: 412.35,
  cumQty: 0.4,
  orderRef: 'r-1',
};

describe('fromIbExecution', () => {
  it('reads exact numbers, side and time', () => {
    const read = fromIbExecution(contract, execution);
    expect(read).toMatchObject({ side: 'SELL', atMs: Date.parse('2025-07-08T14:34:46Z'), orderRef: 'r-1' });
    expect([read.quantity, read.price, read.cumulativeQuantity].map(decimalText)).toEqual(['0.3', '412.35', '0.4']);
  });
  it('reads a bust as quantity 0', () => {
    expect(decimalText(fromIbExecution(contract, { ...execution, shares: 0 }).quantity)).toBe('0');
  });
  it.each([
    [{ orderId: 2_147_483_647 }, 0, 1],
    [{ orderId: -7 }, 0, 1],
    [{ clientId: -1 }, 7, 0],
    [{ orderId: undefined, clientId: undefined }, 0, 0],
  ])('reads one of an order that was entered elsewhere, told as %j', (told, order, client) => {
    const changed: Parameters<typeof fromIbExecution>[1] = { ...execution };
    expect(fromIbExecution(contract, Object.assign(changed, told))).toMatchObject({ orderId: order, clientId: client });
  });
  it('has no orderRef for executions of nobody', () => {
    expect(fromIbExecution(contract, { ...execution, orderRef: '' })).not.toHaveProperty('orderRef');
  });
  it.each([
    { shares: undefined },
    { shares: -1 },
    { price: Number.NaN },
    { side: 'XXX' },
    { execId: '' },
    { time: 'soon' },
  ])('refuses %j', (change) => {
    const changed: Parameters<typeof fromIbExecution>[1] = { ...execution };
    expect(() => fromIbExecution(contract, Object.assign(changed, change))).toThrow(/Value of/);
  });
  it('takes over a type that the desk does not trade', () => {
    const read = fromIbExecution({ ...contract, secType: SecType.OPT }, execution);
    expect(read.contract).toMatchObject({ secType: 'OPT', conId: 756733 });
  });
});

describe('fromIbCommission', () => {
  it('leaves out a profit that IB does not know', () => {
    const report = fromIbCommission({ execId: 'a.01', commission: 1.05, currency: 'USD' });
    expect(report).not.toHaveProperty('realizedPnl');
    expect(decimalText(report.commission)).toBe('1.05');
  });
  it('refuses a report whose commission is unset', () => {
    expect(() => fromIbCommission({ execId: 'a.01', currency: 'USD' })).toThrow(/commission/);
  });
});
