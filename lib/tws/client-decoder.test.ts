/** The encoder against the decoder of the real client, @stoqey/ib: no surplus and no missing field at any version. */
import { Decoder } from '@stoqey/ib/dist/core/io/decoder.js';
import { DETAILS, OPEN_ORDER, RESPONSE_SAMPLES } from '../testing/response-samples.ts';
import { encodeResponse, type EncodableResponse } from './encode-response.ts';

const VERSIONS = Array.from({ length: 193 - 157 + 1 }, (_, index) => 157 + index);

/** What the client makes of a message, and what it complains of. */
function decoded(response: EncodableResponse, version: number) {
  const events: { readonly name: string; readonly args: readonly unknown[] }[] = [];
  const complaints: string[] = [];
  const decoder = new Decoder({
    serverVersion: version,
    emitEvent: (name: string, ...args: unknown[]) => events.push({ name, args }),
    // Errors of the gateway arrive with an id; complaints of the decoder itself do not.
    emitError: (text: string, _code: number, id?: number) => (id === undefined ? complaints.push(text) : 0),
    emitInfo: () => undefined,
  });
  decoder.enqueueMessage([...encodeResponse(response, version)]);
  decoder.process();
  return { events, complaints };
}

/** 1.6.10 never reads faProfile of completed orders and always the five fields of 170: exact from 177 only (04). */
const EXACT_FROM: ReadonlyMap<string, number> = new Map([['completedOrder', 177]]);

test.each(VERSIONS)('gives the client of version %i every message without a surplus or missing field', (version) => {
  for (const [response] of RESPONSE_SAMPLES) {
    if (version < (EXACT_FROM.get(response.message) ?? 0)) continue;
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
