/** The encoder against the decoder of the real client, @stoqey/ib: no surplus and no missing field at any version. */
import { decodedByClient, type DecodedByClient } from '../testing/client-complaints.ts';
import { DETAILS, OPEN_ORDER, RESPONSE_SAMPLES } from '../testing/response-samples.ts';
import { encodeResponse, type EncodableResponse } from './encode-response.ts';

const VERSIONS = Array.from({ length: 193 - 157 + 1 }, (_, index) => 157 + index);

const decoded = (response: EncodableResponse, version: number): DecodedByClient =>
  decodedByClient([encodeResponse(response, version)], version);

test.each(VERSIONS)('gives the client of version %i every message without a surplus or missing field', (version) => {
  for (const [response] of RESPONSE_SAMPLES) {
    expect({ message: response.message, complaints: decoded(response, version).complaints }).toEqual({
      message: response.message,
      complaints: [],
    });
  }
});

test.each(VERSIONS)('puts the order and its state where the client of version %i reads them', (version) => {
  const fields = {
    ...OPEN_ORDER,
    orderType: 'LMT',
    limitPrice: '350.25',
    whatIf: true,
    commission: '1.25',
    commissionCurrency: 'USD',
  };
  const [event] = decoded({ message: 'openOrder', fields }, version).events;
  expect(event?.args).toMatchObject([
    13,
    { conId: 756733, symbol: 'SPY', exchange: 'SMART' },
    {
      action: 'BUY',
      totalQuantity: 100,
      lmtPrice: 350.25,
      orderRef: 'run:13',
      permId: 1376327563,
      clientId: 100,
      whatIf: true,
    },
    { status: 'PreSubmitted', commission: 1.25, commissionCurrency: 'USD' },
  ]);
});

test.each(VERSIONS)('puts hours and size rules where the client of version %i reads them', (version) => {
  const fields = { ...DETAILS, tradingHours: '20200828:0400-20200828:2000' };
  const [event] = decoded({ message: 'contractDetails', fields }, version).events;
  expect(event?.args).toMatchObject([
    9,
    { minTick: 0.01, tradingHours: '20200828:0400-20200828:2000', ...(version >= 164 ? { sizeIncrement: 1 } : {}) },
  ]);
});

test.each(VERSIONS)('puts margins and commission of a preview where the client of version %i reads them', (version) => {
  const margin = (first: number) => ({
    initialMargin: String(first),
    maintenanceMargin: String(first + 1),
    equityWithLoan: String(first + 2),
  });
  const fields = {
    ...OPEN_ORDER,
    whatIf: true,
    margins: { before: margin(10), change: margin(20), after: margin(30) },
    commission: undefined,
    minCommission: '0.35',
    maxCommission: '1.05',
    commissionCurrency: 'USD',
    warningText: 'Thin market',
  };
  const [event] = decoded({ message: 'openOrder', fields }, version).events;
  expect(event?.args[2]).toMatchObject({ whatIf: true });
  expect(event?.args[3]).toMatchObject({
    initMarginBefore: 10,
    maintMarginBefore: 11,
    equityWithLoanBefore: 12,
    initMarginChange: 20,
    maintMarginChange: 21,
    equityWithLoanChange: 22,
    initMarginAfter: 30,
    maintMarginAfter: 31,
    equityWithLoanAfter: 32,
    commission: undefined,
    minCommission: 0.35,
    maxCommission: 1.05,
    commissionCurrency: 'USD',
    warningText: 'Thin market',
  });
});

test.each(VERSIONS)(
  'shows a trailing order of version %i in both of its places, of which the client keeps the second',
  (version) => {
    const fields = {
      ...OPEN_ORDER,
      orderType: 'TRAIL LIMIT',
      trailStopPrice: '340.5',
      limitPriceOffset: '0.1',
      ocaType: 1,
    };
    const [event] = decoded({ message: 'openOrder', fields }, version).events;
    expect(event?.args[2]).toMatchObject({ trailStopPrice: 340.5, lmtPriceOffset: 0.1, ocaType: 1 });
  },
);
